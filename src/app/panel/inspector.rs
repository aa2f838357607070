//! What is said of the focused annotation, and the way to the list of all.

use std::sync::Arc;

use eframe::egui::{
    Align, Button, CornerRadius, Frame, Layout, Margin, RichText, ScrollArea, Sense, Stroke, TextEdit, Ui, vec2,
};

use super::guess::{self, Guesses};
use super::line::{Fields, Left, field_id};
use super::{PanelContext, attribute, relations};
use crate::app::command::{Action, Command, Place};
use crate::app::reading_order;
use crate::app::session::{Focus, NOTE_FIELD, Part, Session, Workspace};
use crate::app::theme::{LabelColors, Theme, strong};
use crate::app::unfinished;
use crate::app::widget::{self, Look, chip, field_frame, heading, key_cap, small, soft};
use crate::model::{Annotation, AnnotationId, Label, Origin, Time};
use crate::text::{Span, shown};

/// What the inspector remembers between frames.
#[derive(Default)]
pub struct Inspector {
    tab: Tab,
    fields: Fields,
    guesses: Guesses,
    /// The words that led to the guess in the field that has the keys.
    because: Arc<[Span]>,
    /// The annotation that was focused when it was last drawn, and the revision.
    seen: (Option<AnnotationId>, u64),
}

/// What is shown on the right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// What is said of the focused annotation.
    #[default]
    Annotation,
    /// The list of all annotations.
    All,
    /// The register of speakers.
    Speakers,
    /// What was done and undone.
    History,
}

impl Inspector {
    /// What is shown, in the inspector's place where it is not itself.
    #[must_use]
    pub fn tab(&self) -> Tab {
        self.tab
    }

    /// The attribute of which a field has the keys, as it was last drawn.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        self.fields.has_keys.as_deref()
    }

    /// The words that led to the guess in the field that has the keys.
    #[must_use]
    pub fn because(&self) -> Arc<[Span]> {
        self.because.clone()
    }

    /// Draws the tabs.
    pub fn tabs_ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>) {
        let Some(workspace) = context.session.workspace.as_ref() else { return };
        let from_list = ui.data(|data| data.get_temp(super::annotations::chosen_id()));
        self.follow(context, workspace, from_list);
        let count = workspace.sheet().map_or(0, |sheet| sheet.annotations.len());
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(2.0, 2.0);
            // In a narrow panel too the tabs stand in one row.
            ui.spacing_mut().button_padding.x = if ui.available_width() < 264.0 { 4.0 } else { 7.0 };
            let all = format!("All {count}");
            for (kind, words) in [
                (Tab::Annotation, "Annotation"),
                (Tab::All, &all),
                (Tab::Speakers, "Speakers"),
                (Tab::History, "History"),
            ] {
                if tab(ui, context.theme, words, self.tab == kind) {
                    self.tab = kind;
                }
            }
        });
        ui.add_space(4.0);
        self.fields.has_keys = None;
        self.fields.follow_pointer(ui);
        self.because = Arc::default();
        if self.tab != Tab::Annotation {
            self.fields.take_undrawn(context);
        }
    }

    /// Whatever is being typed, as commands that change its annotation. What cannot be taken stays where it is.
    #[must_use]
    pub fn commit_drafts(&mut self, session: &Session) -> Vec<Command> {
        session.workspace.as_ref().map(|workspace| self.fields.take_all(workspace)).unwrap_or_default()
    }

    /// Forgets what is being typed about an annotation in some of its fields.
    pub fn forget(&mut self, place: &Place, is_meant: impl Fn(&str) -> bool) {
        self.fields.drafts.retain(|it| it.place != *place || !is_meant(&it.field));
    }

    /// Shows the tab that the keys go to, and the annotation where the text has focused another one.
    fn follow(&mut self, context: &PanelContext<'_>, workspace: &Workspace, from_list: Option<AnnotationId>) {
        match context.focus {
            Some(Focus::Part(Part::Annotations)) => self.tab = Tab::All,
            Some(Focus::Part(Part::History)) => self.tab = Tab::History,
            Some(Focus::Part(Part::Speakers)) => self.tab = Tab::Speakers,
            Some(Focus::Part(Part::Inspector) | Focus::Field(_) | Focus::Shown) => self.tab = Tab::Annotation,
            _ => {}
        }
        let now = workspace.hand.focus;
        if now != self.seen.0 {
            // A click in the list leaves the list where it is, and so does a walk through the history the history.
            let walked = self.tab == Tab::History && workspace.revision != self.seen.1;
            // So does one of the register.
            let asked = self.tab == Tab::Speakers;
            if now.is_some() && now != from_list && !walked && !asked {
                self.tab = Tab::Annotation;
            }
        }
        self.seen = (now, workspace.revision);
    }

    /// Draws what is said of the focused annotation.
    pub fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>) {
        let Some(workspace) = context.session.workspace.as_ref() else { return };
        ScrollArea::vertical().id_salt("inspector").auto_shrink([false, false]).show(ui, |ui| {
            // Room for the bar, which lies above what it scrolls.
            ui.set_max_width(ui.available_width() - 8.0);
            if workspace.coming.is_some() {
                small(ui, context.theme, "The annotations are still being read");
            } else if workspace.read_only.is_some() {
                small(ui, context.theme, "This project is read-only");
            }
            match (workspace.focused(), workspace.key()) {
                (Some(annotation), Some(key)) => {
                    let place = Place { key, annotation: annotation.id };
                    self.annotation_ui(ui, context, workspace, (annotation, &place));
                }
                _ => hint_ui(ui, context, workspace),
            }
            ui.add_space(16.0);
        });
        self.fields.take_undrawn(context);
    }

    fn annotation_ui(
        &mut self,
        ui: &mut Ui,
        context: &mut PanelContext<'_>,
        workspace: &Workspace,
        (annotation, place): (&Annotation, &Place),
    ) {
        let schema = &workspace.project.schema;
        let label = schema.label(&annotation.label);
        let colors = label.map_or(LabelColors { stroke: context.theme.soft, fill: context.theme.background }, |it| {
            context.theme.label(it.color)
        });
        head_ui(ui, context, workspace, (annotation, label, colors));
        quote_ui(ui, context, annotation, colors);
        ui.add_space(2.0);
        let guesses = self.guesses.of(workspace, place, annotation);
        if context.wants(Part::Inspector) {
            self.fields.next = true;
        }
        let changeable = workspace.read_only.is_none();
        ui.add_enabled_ui(changeable, |ui| {
            let unset = workspace.history.unset();
            guess::accept_ui(ui, context, annotation, guess::offered(annotation, &guesses, unset));
            for (number, definition) in schema.attributes_of(&annotation.label).enumerate() {
                let value = annotation.attributes.get(definition.id.as_str());
                let guesses: Vec<_> = guesses.iter().filter(|it| it.attribute == definition.id).collect();
                let left_unset = unset.has(annotation, &definition.id);
                let mut shown =
                    attribute::Shown { definition, value, number, place, colors, guesses, left_unset, hint: None };
                shown.hint = shown.best().map(|guess| guess::words(&workspace.project, &guess.proposal));
                attribute::ui(ui, context, &mut self.fields, &shown);
                if self.fields.has_keys.as_deref() == Some(definition.id.as_str()) {
                    self.because = shown.shown_guess().map(|it| it.because.as_slice().into()).unwrap_or_default();
                }
            }
        });
        if std::mem::take(&mut self.fields.next) {
            context.push(Command::ToText);
        }
        relations::ui(ui, context, place);
        ui.add_enabled_ui(changeable, |ui| {
            self.note_ui(ui, context, annotation, place);
            foot_ui(ui, context, annotation);
        });
    }

    fn note_ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, annotation: &Annotation, place: &Place) {
        let theme = context.theme;
        heading(ui, theme, "Note");
        let mut text = self.fields.text(place, NOTE_FIELD, &annotation.note);
        let id = field_id(NOTE_FIELD);
        let focused = self.fields.has_keys(ui, id);
        let stroke = if focused { Stroke::new(1.5, theme.accent) } else { Stroke::new(1.0, theme.line) };
        let commit = focused
            && ui.input_mut(|input| input.consume_key(eframe::egui::Modifiers::COMMAND, eframe::egui::Key::Enter));
        let rows = if focused || text.contains('\n') { 3 } else { 1 };
        let edit = TextEdit::multiline(&mut text)
            .id(id)
            .desired_rows(rows)
            .desired_width(f32::INFINITY)
            .margin(Margin::ZERO)
            .frame(field_frame(theme, stroke))
            .hint_text(RichText::new("Add a note").color(theme.soft));
        let response = ui.add(edit).accessible_name("note");
        if text.is_empty() && !focused {
            let cap = response.rect.shrink2(vec2(8.0, 4.0));
            let mut over =
                ui.new_child(eframe::egui::UiBuilder::new().max_rect(cap).layout(Layout::right_to_left(Align::Center)));
            key_cap(&mut over, theme, context.keymap.shown(Action::Note));
        }
        self.fields.take_keys(context, NOTE_FIELD, &response);
        let mut left = self.fields.keep(ui, place, NOTE_FIELD, (&response, &text));
        if commit {
            response.surrender_focus();
            left = Left::Entered;
            context.push(Command::ToText);
        }
        // A note is long; Esc does not throw it away either, since undo is there.
        if left != Left::Not {
            self.fields.take(context, place, NOTE_FIELD);
        }
    }
}

fn tab(ui: &mut Ui, theme: &Theme, words: &str, chosen: bool) -> bool {
    let text = if chosen { RichText::new(words).font(strong(13.0)) } else { RichText::new(words).color(theme.soft) };
    let fill = if chosen { theme.selection } else { theme.panel };
    let button = Button::new(text).fill(fill).stroke(Stroke::NONE).corner_radius(CornerRadius::same(6));
    let response = ui.add(button);
    response.widget_info(|| eframe::egui::WidgetInfo::selected(eframe::egui::Role::Tab, true, chosen, words));
    response.clicked()
}

/// The label, which can be changed, how many spans there are, and the place in the stack.
fn head_ui(
    ui: &mut Ui,
    context: &mut PanelContext<'_>,
    workspace: &Workspace,
    (annotation, label, colors): (&Annotation, Option<&Label>, LabelColors),
) {
    ui.horizontal(|ui| {
        let name = label.map_or_else(|| annotation.label.to_string(), |it| shown(&it.name).into_owned());
        let open = unfinished::has_open_required(&workspace.project.schema, annotation);
        let look = if open { Look::Hollow } else { Look::Plain };
        let chip = ui.add_enabled_ui(workspace.read_only.is_none(), |ui| chip(ui, &name, colors, look)).inner;
        let chip = chip.on_hover_text("click to relabel; values that the new label cannot have are dropped");
        eframe::egui::Popup::menu(&chip).show(|ui| {
            for label in &workspace.project.schema.labels {
                let key = label.key.map(|key| format!("Shift {key}")).unwrap_or_default();
                let words = RichText::new(&label.name).color(context.theme.label(label.color).stroke);
                let button = Button::selectable(label.id == annotation.label, words).shortcut_text(key);
                if ui.add(button).on_hover_text(&label.rule).clicked() {
                    context.push(Command::Relabel(label.id.clone()));
                }
            }
        });
        let mut words = match annotation.spans.count() {
            1 => "1 span".to_owned(),
            count => format!("{count} spans"),
        };
        if let Some((place, count)) = stack(workspace, annotation) {
            words = format!("{words} · {place} of {count} here");
        }
        if annotation.unsure {
            words.push_str(" · unsure");
        }
        match workspace.hand.others.len() {
            0 => {}
            1 => words.push_str(" · with 1 other"),
            others => words.push_str(&format!(" · with {others} others")),
        }
        soft(ui, context.theme, words);
    });
}

/// Which of the annotations at the caret this is, from 1, and how many there are, where there are several.
fn stack(workspace: &Workspace, annotation: &Annotation) -> Option<(usize, usize)> {
    let head = workspace.hand.head;
    let at = if annotation.spans.contains(head) { head } else { annotation.spans.hull().start() };
    let stack = workspace.sheet()?.annotations.at(at);
    let place = stack.iter().position(|it| it.id == annotation.id)?;
    (stack.len() > 1).then_some((place + 1, stack.len()))
}

/// The quoted words, with a bar in the colour of the label.
fn quote_ui(ui: &mut Ui, context: &PanelContext<'_>, annotation: &Annotation, colors: LabelColors) {
    let frame = Frame::new()
        .fill(colors.fill)
        .corner_radius(CornerRadius { ne: 6, se: 6, nw: 0, sw: 0 })
        .inner_margin(Margin { left: 13, right: 10, top: 8, bottom: 8 });
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let quoted = annotation.spans.quoted();
        let text = RichText::new(widget::shortened(&quoted, 400)).size(14.0).line_height(Some(21.0));
        let text = reading_order::label(ui, text.color(context.theme.ink), usize::MAX);
        let label = ui.add(eframe::egui::Label::new(text).wrap());
        if quoted.chars().count() > 400 {
            label.on_hover_text(widget::shortened(&quoted, 4000));
        }
    });
    let rect = shown.response.rect;
    ui.painter().vline(rect.left() + 1.5, rect.y_range(), Stroke::new(3.0, colors.stroke));
}

/// Unsure, who, when, and where it came from.
fn foot_ui(ui: &mut Ui, context: &mut PanelContext<'_>, annotation: &Annotation) {
    ui.add_space(8.0);
    let mut unsure = annotation.unsure;
    let tip = format!("look at it again ({})", context.keymap.shown(Action::Unsure));
    if widget::checkbox(ui, context.theme, &mut unsure, "Unsure").on_hover_text(tip).changed() {
        context.push(Command::SetUnsure(unsure));
    }
    ui.add_space(4.0);
    let mut parts = vec![annotation.created.by.to_string(), format!("created {}", clock(annotation.created.at))];
    if annotation.changed.at != annotation.created.at {
        parts.push(format!("changed {}", clock(annotation.changed.at)));
    }
    if annotation.changed.by != annotation.created.by {
        parts.push(format!("by {}", annotation.changed.by));
    }
    match annotation.origin {
        Origin::Hand => {}
        Origin::Rule => parts.push("made by a rule".to_owned()),
        Origin::Imported => parts.push("imported".to_owned()),
        Origin::Suggested => parts.push("suggested".to_owned()),
    }
    let tip = format!("created {}, changed {}; id {}", annotation.created.at, annotation.changed.at, annotation.id);
    small(ui, context.theme, parts.join(" · ")).on_hover_text(tip);
}

/// The time of day in the system's time zone, with the date where that is not today.
#[must_use]
pub fn clock(time: Time) -> String {
    let Ok(timestamp) = jiff::Timestamp::from_second(time.unix()) else { return time.to_string() };
    let zone = jiff::tz::TimeZone::system();
    let local = timestamp.to_zoned(zone.clone());
    let today = jiff::Timestamp::now().to_zoned(zone).date();
    let form = if local.date() == today { "%H:%M" } else { "%-d %b %Y, %H:%M" };
    local.strftime(form).to_string()
}

/// What to do while nothing is focused.
fn hint_ui(ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace) {
    let theme = context.theme;
    let words = if workspace.document.is_none() {
        "Import a document, or choose one from the list"
    } else {
        "Select words in the text and press the key of a label, or press the key first and then drag"
    };
    soft(ui, theme, words);
    ui.add_space(4.0);
    for label in &workspace.project.schema.labels {
        label_ui(ui, context, label);
    }
    ui.add_space(8.0);
    for (key, words) in [
        ("Space", "grow the selection"),
        ("Tab", "the next object of the armed label"),
        ("F8", "the next annotation"),
        ("F1", "all keys"),
    ] {
        ui.horizontal(|ui| {
            ui.allocate_ui_with_layout(vec2(52.0, 20.0), Layout::left_to_right(Align::Center), |ui| {
                ui.set_min_width(52.0);
                key_cap(ui, theme, key);
            });
            small(ui, theme, words);
        });
    }
}

fn label_ui(ui: &mut Ui, context: &mut PanelContext<'_>, label: &Label) {
    let theme = context.theme;
    let armed = context.workspace().is_some_and(|it| it.hand.armed.as_ref() == Some(&label.id));
    ui.horizontal_top(|ui| {
        ui.allocate_ui_with_layout(vec2(96.0, 22.0), Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(96.0);
            let chip = chip(ui, &label.name, theme.label(label.color), if armed { Look::Filled } else { Look::Plain });
            if chip
                .interact(Sense::click())
                .on_hover_text("click to arm: each further drag then tags at once")
                .clicked()
            {
                context.push(Command::Arm(label.id.clone()));
            }
            key_cap(ui, theme, &label.key.map(String::from).unwrap_or_default());
        });
        ui.add(eframe::egui::Label::new(RichText::new(&label.rule).small().color(theme.soft)).wrap());
    });
}
