//! A line of text that is committed when it is left or on Enter, and that Esc restores.
//!
//! What is being typed is a [`Draft`], one for each field, so that no field takes the place of another.

use eframe::egui::text_edit::TextEditOutput;
use eframe::egui::{
    Align2, Id, Key, Margin, Rect, Response, RichText, Role, Sense, Stroke, TextEdit, Ui, WidgetInfo, vec2,
};

use super::PanelContext;
use super::attribute::Shown;
use super::draft::{self, Draft, Meant, Moment, Settled};
use crate::app::command::{Command, Place};
use crate::app::session::Workspace;
use crate::app::theme::{Theme, strong};
use crate::app::widget::{dashed_frame, field_frame};
use crate::model::AttributeValue;

/// Which fields there are, what is being typed into them, and which one gets the keys next.
#[derive(Default)]
pub struct Fields {
    /// What is being typed, and what could not be taken.
    pub drafts: Vec<Draft>,
    /// The fields that were drawn in this frame.
    drawn: Vec<(Place, String)>,
    /// The field that gets the keys as soon as it is drawn.
    pub wanted: Option<String>,
    /// Whether the next field that is drawn gets the keys.
    pub next: bool,
    /// The attribute of which a field had the keys when it was last drawn.
    pub has_keys: Option<String>,
    /// Whom of the register the letters of a speaker may mean.
    pub meant: Meant,
    /// What had the keys when a button of the mouse was pressed, until it is let go. What was typed is not taken before, and no list
    /// closes: the rows would move away from under the pointer.
    held: Option<Id>,
    /// What was held until this frame.
    let_go: Option<Id>,
}

/// How a field came out of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// It is as it was, or being typed into.
    Not,
    /// The keys have gone elsewhere.
    Moved,
    /// Enter was pressed.
    Entered,
    /// Esc was pressed.
    Escaped,
}

/// What a line looks like.
#[derive(Clone, Copy, Debug)]
pub struct LineLook<'a> {
    /// What stands in it while it is empty.
    pub hint: &'a str,
    /// What stands before it, whatever is in it.
    pub prefix: &'a str,
    /// What could stand behind the letters in it.
    pub rest: &'a str,
    /// What it is called for those who do not see it.
    pub name: &'a str,
    /// Whether the value came by a rule.
    pub by_rule: bool,
    /// Whether the hint is a guess.
    pub guess: bool,
    /// Whether it has to be filled in, which it is not.
    pub required: bool,
    /// Whether what stands in it cannot be taken.
    pub wrong: bool,
}

/// The id of a field of the inspector.
#[must_use]
pub fn field_id(field: &str) -> Id {
    Id::unique(("inspector field", field))
}

impl Fields {
    /// Takes in what the mouse does, before any field is drawn.
    pub fn follow_pointer(&mut self, ui: &Ui) {
        let (pressed, down) = ui.input(|input| (input.pointer.any_pressed(), input.pointer.any_down()));
        self.let_go = self.held.take_if(|_| pressed || !down);
        if pressed {
            self.held = ui.memory(|memory| memory.focused());
        }
    }

    /// Whether a field has the keys, or had them when the button was pressed that is not let go yet.
    #[must_use]
    pub fn has_keys(&self, ui: &Ui, id: Id) -> bool {
        ui.memory(|memory| memory.has_focus(id)) || [self.held, self.let_go].contains(&Some(id))
    }

    /// Leaves the keys where they are although the mouse was pressed elsewhere: on a list that belongs to the field.
    pub fn hold_keys(&self, ui: &Ui, list: Option<&Response>) {
        let is_pressed = list.is_some_and(Response::contains_pointer) && ui.input(|input| input.pointer.any_pressed());
        if let Some(id) = self.held.filter(|_| is_pressed) {
            ui.memory_mut(|memory| memory.request_focus(id));
        }
    }

    /// Gives the keys to a field if they are meant for it.
    pub fn take_keys(&mut self, context: &PanelContext<'_>, field: &str, response: &Response) {
        if self.next || self.wanted.as_deref() == Some(field) || context.wants_field(field) {
            response.request_focus();
            response.scroll_to_me(None);
            self.next = false;
            self.wanted = None;
        }
    }

    /// What is being typed in a field.
    #[must_use]
    pub fn draft(&self, place: &Place, field: &str) -> Option<&Draft> {
        self.drafts.iter().find(|draft| draft.field == field && draft.place == *place)
    }

    /// The same, to be changed.
    pub fn draft_mut(&mut self, place: &Place, field: &str) -> Option<&mut Draft> {
        self.drafts.iter_mut().find(|draft| draft.field == field && draft.place == *place)
    }

    /// The text that a field shows: what is being typed, else what it holds.
    #[must_use]
    pub fn text(&self, place: &Place, field: &str, held: &str) -> String {
        let typed = self.draft(place, field).filter(|draft| draft.typed);
        typed.map_or_else(|| held.to_owned(), |draft| draft.text.clone())
    }

    /// Keeps what is being typed after a field was drawn, and tells whether the keys have left it.
    pub fn keep(&mut self, ui: &Ui, place: &Place, field: &str, (response, text): (&Response, &str)) -> Left {
        self.drawn.push((place.clone(), field.to_owned()));
        let mine = self.draft(place, field).is_some();
        if response.has_focus() {
            self.put(place, field, text, response.changed());
            return Left::Not;
        }
        // Several presses may come with one frame, so that what was typed last is seen only as the keys leave.
        let leaves = response.lost_focus() || self.let_go == Some(response.id);
        if !(mine || response.changed()) || !leaves {
            return Left::Not;
        }
        let (enter, escape) = ui.input(|input| (input.key_pressed(Key::Enter), input.key_pressed(Key::Escape)));
        let waits = self.held == Some(response.id) && !enter && !escape;
        self.put(place, field, text, !waits || response.changed());
        match (escape, enter) {
            (true, _) => Left::Escaped,
            (_, true) => Left::Entered,
            _ if waits => Left::Not,
            _ => Left::Moved,
        }
    }

    fn put(&mut self, place: &Place, field: &str, text: &str, changed: bool) {
        if let Some(draft) = self.draft_mut(place, field) {
            text.clone_into(&mut draft.text);
            draft.entry = if changed { 0 } else { draft.entry };
            draft.typed |= changed;
        } else {
            let (place, field, text) = (place.clone(), field.to_owned(), text.to_owned());
            self.drafts.push(Draft { place, field, text, typed: changed, entry: 0, kept: None });
        }
    }

    /// Forgets what is being typed in a field.
    pub fn forget(&mut self, place: &Place, field: &str) {
        self.drafts.retain(|draft| draft.field != field || draft.place != *place);
    }

    /// Takes what was typed in a field that the keys have left: changes the annotation, or keeps it to be mended. Tells
    /// whether nothing is left to be mended.
    pub fn take(&mut self, context: &mut PanelContext<'_>, place: &Place, field: &str) -> bool {
        let (Some(workspace), Some(draft)) = (context.workspace(), self.draft_mut(place, field)) else { return true };
        if draft.waits(workspace).is_some() {
            return false;
        }
        if let Settled::Change(command) = draft::settle(workspace, draft, Moment::Left) {
            context.push(command);
        }
        self.forget(place, field);
        true
    }

    /// Takes what was typed in fields that were not drawn in this frame, which then is over for them.
    pub fn take_undrawn(&mut self, context: &mut PanelContext<'_>) {
        let drawn = std::mem::take(&mut self.drawn);
        let undrawn: Vec<_> = self.drafts.iter().map(|draft| (draft.place.clone(), draft.field.clone())).collect();
        for (place, field) in undrawn.into_iter().filter(|it| !drawn.contains(it)) {
            self.take(context, &place, &field);
        }
    }

    /// Takes everything that was typed, as far as it can be taken at all.
    pub fn take_all(&mut self, workspace: &Workspace) -> Vec<Command> {
        let mut commands = Vec::new();
        self.drafts.retain(|draft| match draft::settle(workspace, draft, Moment::Last) {
            Settled::Kept(_) => true,
            Settled::Change(command) => {
                commands.push(command);
                false
            }
            Settled::Nothing => false,
        });
        commands
    }

    /// Gives the keys to the next field, or from a required attribute that is set to what else is required.
    pub fn go_on(&mut self, context: &mut PanelContext<'_>, shown: &Shown<'_>, set: bool) {
        if shown.definition.required && set {
            context.push(Command::GoOn(shown.place.clone(), shown.definition.id.clone()));
        } else {
            self.next = true;
        }
    }
}

/// Draws a line of text in the frame of a field.
pub fn line_ui(
    ui: &mut Ui,
    theme: &Theme,
    field: &str,
    text: &mut String,
    look: LineLook<'_>,
    color: eframe::egui::Color32,
) -> Response {
    let id = field_id(field);
    let focused = ui.memory(|memory| memory.has_focus(id));
    let stroke = if look.wrong {
        Stroke::new(1.0, theme.problem)
    } else if focused {
        Stroke::new(1.5, theme.accent)
    } else if look.required || look.by_rule || look.guess {
        Stroke::NONE
    } else {
        Stroke::new(1.0, theme.line)
    };
    let mut edit = TextEdit::singleline(text)
        .id(id)
        .desired_width(f32::INFINITY)
        .margin(Margin::ZERO)
        .frame(field_frame(theme, stroke));
    edit = edit.hint_text(if look.guess {
        RichText::new(look.hint).italics().color(if focused { theme.soft } else { theme.ink })
    } else if look.required {
        RichText::new("required").color(color)
    } else {
        RichText::new(look.hint).color(theme.soft)
    });
    if !look.prefix.is_empty() {
        edit = edit.prefix(RichText::new(look.prefix).small().color(theme.soft));
    }
    if look.wrong {
        edit = edit.text_color(theme.problem);
    }
    let mut italic = italic_layout(look.by_rule && !focused, if look.wrong { theme.problem } else { theme.ink });
    if look.by_rule && !focused {
        edit = edit.layouter(&mut italic);
    }
    let shown = edit.show(ui);
    if focused && !look.rest.is_empty() {
        rest_ui(ui, theme, &shown, look.rest);
    }
    let response = shown.response.response.accessible_name(crate::text::shown(look.name).as_ref());
    if !focused && !look.wrong && (look.required || look.by_rule || look.guess) {
        dashed_frame(ui.painter(), response.rect, Stroke::new(1.0, if look.required { color } else { theme.soft }));
    }
    // What is typed takes the place of a guess.
    if (look.by_rule && !text.is_empty()) || (look.guess && text.is_empty()) {
        super::guess::mark(ui, theme, response.rect);
    }
    response
}

/// Paints what could stand behind the letters of a line, as far as there is room.
fn rest_ui(ui: &Ui, theme: &Theme, shown: &TextEditOutput, rest: &str) {
    let at = shown.galley_pos + vec2(shown.galley.rect.right(), 0.0);
    let font = eframe::egui::TextStyle::Body.resolve(ui.style());
    let whole = format!("completes to {}{}", shown.galley.text(), crate::text::shown(rest));
    let place = ui.interact(Rect::from_min_size(at, vec2(1.0, 1.0)), shown.response.id.with("rest"), Sense::hover());
    place.widget_info(|| WidgetInfo::labeled(Role::Label, true, &whole));
    let rest = crate::text::shown(rest);
    let painter = ui.painter().with_clip_rect(shown.response.rect.intersect(ui.clip_rect()));
    painter.text(at, Align2::LEFT_TOP, rest, font, theme.soft);
}

/// Lays a line out in italics.
fn italic_layout(
    italics: bool,
    ink: eframe::egui::Color32,
) -> impl FnMut(&Ui, &dyn eframe::egui::TextBuffer, f32) -> std::sync::Arc<eframe::egui::Galley> {
    move |ui, text, _| {
        let format = eframe::egui::TextFormat {
            italics,
            ..eframe::egui::TextFormat::simple(eframe::egui::TextStyle::Body.resolve(ui.style()), ink)
        };
        let mut job = eframe::egui::text::LayoutJob::single_section(text.as_str().to_owned(), format);
        job.wrap.max_width = f32::INFINITY;
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    }
}

/// Wants an attribute of an annotation set, or unset, whichever annotation is focused by then.
pub fn set(context: &mut PanelContext<'_>, shown: &Shown<'_>, value: Option<AttributeValue>) {
    context.push(Command::SetAttribute(shown.place.clone(), shown.definition.id.clone(), value));
}

/// Small words in the colour of a problem, below a field.
pub fn expected(ui: &mut Ui, theme: &Theme, words: &str) {
    ui.label(RichText::new(words).font(strong(11.0)).color(theme.problem));
}
