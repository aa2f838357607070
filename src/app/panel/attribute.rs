//! An attribute of the focused annotation, with the widget of its kind.

use eframe::egui::containers::menu::MenuButton;
use eframe::egui::{Align, Button, Key, Layout, Modifiers, Response, RichText, Sense, Stroke, Ui, vec2};

use super::choice::{choice_ui, choices_ui, yes_no_ui};
use super::line::{self, Fields, Left, LineLook, field_id, line_ui};
use super::{PanelContext, completion, draft, guess, period, speaker};
use crate::app::command::{Command, Place};
use crate::app::theme::LabelColors;
use crate::app::widget::{self, dashed_frame, shortened};
use crate::model::{
    Attribute, AttributeDefinition, AttributeId, AttributeKind, AttributeValue, ValueOrigin, is_decimal,
};
use crate::suggest::{Guess, Proposal};

/// The width of the names of attributes, in points.
const NAME_WIDTH: f32 = 94.0;
/// The width of the menu at the end of a row, in points.
const MORE_WIDTH: f32 = 20.0;

/// An attribute, and what an annotation says of it.
pub struct Shown<'a> {
    /// What it is.
    pub definition: &'a AttributeDefinition,
    /// Its value, unless it is unset.
    pub value: Option<&'a Attribute>,
    /// Its place among the attributes of its label, from 0.
    pub number: usize,
    /// The annotation.
    pub place: &'a Place,
    /// The colours of the annotation's label.
    pub colors: LabelColors,
    /// What it may be where it is unset or only guessed, the best first.
    pub guesses: Vec<&'a Guess>,
    /// Whether somebody has unset it by hand: what it may be is told only to those who ask.
    pub left_unset: bool,
    /// What an empty field says: its best guess, or that it is unset.
    pub hint: Option<String>,
}

impl<'a> Shown<'a> {
    /// The best guess where the attribute is unset, and nobody has unset it.
    #[must_use]
    pub fn best(&self) -> Option<&'a Guess> {
        self.guesses.first().copied().filter(|_| self.value.is_none() && !self.left_unset)
    }

    /// Whether what the field shows is a guess that nobody has accepted.
    #[must_use]
    pub fn is_guess(&self) -> bool {
        self.by_rule() || self.best().is_some()
    }

    /// The guess that the field shows.
    #[must_use]
    pub fn shown_guess(&self) -> Option<&'a Guess> {
        let value = self.value.filter(|_| self.by_rule()).map(|it| &it.value);
        let same = |it: &&&Guess| matches!((&it.proposal, value), (Proposal::Value(one), Some(other)) if one == other);
        self.best().or_else(|| self.guesses.iter().find(same).copied())
    }

    /// Whether it has to be set, which it is not.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.definition.required && self.value.is_none()
    }

    /// Whether its value was guessed by a rule.
    #[must_use]
    pub fn by_rule(&self) -> bool {
        self.value.is_some_and(|it| it.origin == ValueOrigin::Rule)
    }

    /// How a line for its text looks; `wrong` where what stands in it cannot be taken.
    #[must_use]
    pub fn look(&self, wrong: bool) -> LineLook<'_> {
        LineLook {
            hint: self.hint.as_deref().unwrap_or("unset"),
            prefix: "",
            rest: "",
            name: &self.definition.name,
            by_rule: self.by_rule(),
            guess: self.best().is_some(),
            required: self.is_missing(),
            wrong,
        }
    }

    /// The name of its field.
    #[must_use]
    pub fn field(&self) -> &str {
        self.definition.id.as_str()
    }

    /// Its text, empty where it has none.
    #[must_use]
    pub fn text(&self) -> &str {
        match self.value.map(|it| &it.value) {
            Some(AttributeValue::Text(text)) => text,
            _ => "",
        }
    }

    fn id(&self) -> &AttributeId {
        &self.definition.id
    }
}

/// Draws a row: the name, the widget, and a menu for unset, unknown and none.
pub fn ui(ui: &mut Ui, context: &mut PanelContext<'_>, fields: &mut Fields, shown: &Shown<'_>) {
    let has_keys = guess::has_keys(ui, fields, shown);
    if has_keys {
        fields.has_keys = Some(shown.field().to_owned());
        guess::digits(ui, context, fields, shown);
    }
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        name_ui(ui, context, shown);
        let width = ui.available_width() - MORE_WIDTH - 6.0;
        let field = ui.allocate_ui_with_layout(vec2(width, 27.0), Layout::top_down(Align::Min), |ui| {
            ui.set_width(width);
            ui.spacing_mut().item_spacing.y = 3.0;
            value_ui(ui, context, fields, shown);
        });
        if has_keys {
            guess::list_ui(ui, context, fields, shown, field.response.rect);
        }
        more_ui(ui, context, fields, shown);
    });
}

fn name_ui(ui: &mut Ui, context: &PanelContext<'_>, shown: &Shown<'_>) {
    let theme = context.theme;
    // In a narrow panel a date needs the room more than a long name does, which has two lines.
    let width = if ui.available_width() < 260.0 { NAME_WIDTH - 20.0 } else { NAME_WIDTH };
    ui.allocate_ui_with_layout(vec2(width, 27.0), Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_width(width);
        ui.set_max_width(width);
        let color = if shown.is_missing() { shown.colors.stroke } else { theme.soft };
        let name = eframe::egui::Label::new(RichText::new(crate::text::shown(&shown.definition.name)).color(color))
            .wrap()
            .selectable(false);
        let rule = shown.definition.rule.as_str();
        let mut rule = if shown.definition.required { format!("{rule} (required)") } else { rule.to_owned() };
        if shown.number < 9 {
            rule = format!("{rule} · Alt {}", shown.number + 1);
        }
        ui.add(name.sense(Sense::hover())).on_hover_text(rule);
    });
}

fn value_ui(ui: &mut Ui, context: &mut PanelContext<'_>, fields: &mut Fields, shown: &Shown<'_>) {
    match (shown.value.map(|it| &it.value), shown.definition.kind) {
        (Some(AttributeValue::Unknown), _) => absent_ui(ui, context, fields, shown, "unknown"),
        (Some(AttributeValue::None), _) => absent_ui(ui, context, fields, shown, "none"),
        (_, AttributeKind::Text | AttributeKind::Number) => text_ui(ui, context, fields, shown),
        (_, AttributeKind::Choice) => choice_ui(ui, context, fields, shown),
        (_, AttributeKind::Choices) => choices_ui(ui, context, fields, shown),
        (_, AttributeKind::YesNo) => yes_no_ui(ui, context, fields, shown),
        (_, AttributeKind::Period) => period::ui(ui, context, fields, shown),
        (_, AttributeKind::Speaker) => speaker::ui(ui, context, fields, shown),
        (_, AttributeKind::Mention) => mention_ui(ui, context, fields, shown),
    }
}

/// The menu at the end of a row.
fn more_ui(ui: &mut Ui, context: &mut PanelContext<'_>, fields: &mut Fields, shown: &Shown<'_>) {
    let button = Button::new(RichText::new("…").color(context.theme.soft)).frame_when_inactive(false);
    ui.spacing_mut().button_padding = vec2(3.0, 2.0);
    let (response, _) = MenuButton::from_button(button.min_size(vec2(MORE_WIDTH, 26.0))).ui(ui, |ui| {
        for (value, words, tip) in [
            (None, "unset", "nobody has looked yet"),
            (Some(AttributeValue::Unknown), "unknown", "it was looked for and could not be found out"),
            (Some(AttributeValue::None), "none", "there is none"),
        ] {
            let now = shown.value.map(|it| &it.value) == value.as_ref();
            if ui.add(Button::selectable(now, words)).on_hover_text(tip).clicked() {
                // What could not be taken has had its answer.
                fields.forget(shown.place, shown.field());
                line::set(context, shown, value);
            }
        }
    });
    response.accessible_name(format!("more for {}", crate::text::shown(&shown.definition.name)));
}

/// A value that says that there is none to be had. Delete unsets it.
fn absent_ui(ui: &mut Ui, context: &mut PanelContext<'_>, fields: &mut Fields, shown: &Shown<'_>, words: &str) {
    let text = RichText::new(words).italics().color(context.theme.soft);
    let response = field_button(ui, context, shown, text).on_hover_text("click, or press Delete, to take this back");
    let response = response.accessible_name(format!("{}: {words}", crate::text::shown(&shown.definition.name)));
    fields.take_keys(context, shown.field(), &response);
    if response.clicked() || unset_pressed(ui, &response) {
        line::set(context, shown, None);
        fields.wanted = Some(shown.field().to_owned());
    }
}

fn text_ui(ui: &mut Ui, context: &mut PanelContext<'_>, fields: &mut Fields, shown: &Shown<'_>) {
    let theme = context.theme;
    let number = shown.definition.kind == AttributeKind::Number;
    let mut text = fields.text(shown.place, shown.field(), shown.text());
    let is_wrong = |text: &str| number && !text.trim().is_empty() && !is_decimal(text.trim());
    let wrong = is_wrong(&text);
    let response = match number {
        true => line_ui(ui, theme, shown.field(), &mut text, shown.look(wrong), shown.colors.stroke),
        false => completion::line_ui(ui, context, fields, shown, &mut text, wrong),
    };
    fields.take_keys(context, shown.field(), &response);
    if is_wrong(&text) {
        line::expected(ui, theme, draft::NUMBER);
    }
    let left = fields.keep(ui, shown.place, shown.field(), (&response, &text));
    finish(context, fields, shown, (&response, left), shown.field());
    if left == Left::Entered && fields.draft(shown.place, shown.field()).is_none() {
        let accepted = text.trim() == shown.text() && guess::accept(context, shown);
        fields.go_on(context, shown, accepted || !text.trim().is_empty());
    }
}

/// Takes what was typed in a field when the keys have left it; Esc forgets it. What cannot be taken stays to be mended.
pub fn finish(
    context: &mut PanelContext<'_>,
    fields: &mut Fields,
    shown: &Shown<'_>,
    (response, left): (&Response, Left),
    field: &str,
) {
    match left {
        Left::Not => {}
        Left::Escaped => fields.forget(shown.place, field),
        Left::Moved | Left::Entered => {
            let taken = fields.take(context, shown.place, field);
            if !taken && left == Left::Entered {
                response.request_focus();
            }
        }
    }
}

/// A button that looks like a field.
pub fn field_button(ui: &mut Ui, context: &PanelContext<'_>, shown: &Shown<'_>, text: RichText) -> Response {
    ui.spacing_mut().button_padding = vec2(9.0, 4.0);
    let broken = shown.is_missing() || shown.is_guess();
    let stroke = if broken { Stroke::NONE } else { Stroke::new(1.0, context.theme.line) };
    let button =
        Button::new(text).fill(context.theme.page).stroke(stroke).min_size(vec2(ui.available_width(), 27.0)).truncate();
    let response = ui.add(button.right_text(""));
    if broken {
        let color = if shown.is_missing() { shown.colors.stroke } else { context.theme.soft };
        dashed_frame(ui.painter(), response.rect, Stroke::new(1.0, color));
    }
    if shown.is_guess() {
        guess::mark(ui, context.theme, response.rect);
    }
    if response.has_focus() {
        let radius = eframe::egui::CornerRadius::same(crate::app::theme::RADIUS);
        let stroke = Stroke::new(1.5, context.theme.accent);
        ui.painter().rect_stroke(response.rect, radius, stroke, eframe::egui::StrokeKind::Inside);
    }
    response
}

/// What an unset field says.
#[must_use]
pub fn unset_text(context: &PanelContext<'_>, shown: &Shown<'_>, hint: &str) -> RichText {
    if let Some(guess) = &shown.hint {
        RichText::new(guess).italics().color(context.theme.ink)
    } else if shown.is_missing() {
        RichText::new("required").color(shown.colors.stroke)
    } else {
        RichText::new(hint).color(context.theme.soft)
    }
}

/// Whether Delete was pressed on a button that has the keys.
#[must_use]
pub fn unset_pressed(ui: &Ui, response: &Response) -> bool {
    response.has_focus() && ui.input(|input| input.key_pressed(Key::Delete) || input.key_pressed(Key::Backspace))
}

/// Takes Enter from a button that has the keys, which Space presses too, so that it goes on to the next field.
pub fn enter_goes_on(ui: &Ui, fields: &mut Fields, id: Option<eframe::egui::Id>) {
    if id.is_some_and(|id| ui.memory(|memory| memory.has_focus(id)))
        && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter))
    {
        fields.next = true;
    }
}

/// The id that a button of a field had when it was last drawn.
#[must_use]
pub fn last_id(ui: &Ui, field: &str) -> Option<eframe::egui::Id> {
    ui.data(|data| data.get_temp(field_id(field)))
}

/// Gives the keys to the next field, away from a button whose Enter was taken.
pub fn remember(
    ui: &Ui,
    context: &mut PanelContext<'_>,
    fields: &mut Fields,
    shown: &Shown<'_>,
    (response, entered): (&Response, bool),
) {
    ui.data_mut(|data| data.insert_temp(field_id(shown.field()), response.id));
    if entered {
        response.surrender_focus();
        let accepted = guess::accept(context, shown);
        fields.go_on(context, shown, accepted || shown.value.is_some());
    } else {
        fields.take_keys(context, shown.field(), response);
    }
}

fn mention_ui(ui: &mut Ui, context: &mut PanelContext<'_>, fields: &mut Fields, shown: &Shown<'_>) {
    let asked = std::mem::take(&mut fields.next);
    if shown.is_guess() {
        // Without a guess Enter asks for words of the text, as a click does.
        enter_goes_on(ui, fields, last_id(ui, shown.field()));
    }
    let entered = std::mem::replace(&mut fields.next, asked);
    let waiting = context
        .workspace()
        .is_some_and(|it| it.hand.mention.as_ref().is_some_and(|(_, attribute)| attribute == shown.id()));
    let words = match shown.value.map(|it| &it.value) {
        Some(AttributeValue::Mention(spans)) => spans.iter().map(|it| &*it.quoted).collect::<Vec<_>>().join(" … "),
        _ => String::new(),
    };
    let mut text = if waiting {
        RichText::new("select in the text…").color(context.theme.accent)
    } else if words.is_empty() {
        unset_text(context, shown, "words of the text…")
    } else {
        RichText::new(shortened(&words, 60))
    };
    if shown.by_rule() {
        text = text.italics();
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let cross = !words.is_empty() && !waiting;
        let width = ui.available_width() - if cross { 24.0 } else { 0.0 };
        let response = ui.allocate_ui_with_layout(vec2(width, 27.0), Layout::left_to_right(Align::Center), |ui| {
            ui.set_width(width);
            field_button(ui, context, shown, text)
        });
        let said = if words.is_empty() { shown.hint.as_deref().unwrap_or("unset") } else { &words };
        let response = response.inner.on_hover_text("click, then select the words in the text");
        let response = response.accessible_name(format!("{}: {said}", crate::text::shown(&shown.definition.name)));
        remember(ui, context, fields, shown, (&response, entered));
        if response.clicked() {
            context.push(Command::AwaitMention(shown.id().clone()));
        }
        let unset = unset_pressed(ui, &response);
        if (cross
            && widget::cross(ui, context.theme, &format!("unset {}", crate::text::shown(&shown.definition.name)))
                .clicked())
            || unset
        {
            line::set(context, shown, None);
        }
    });
}
