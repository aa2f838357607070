//! The data of a project, plain: no files, no window, and no way to change it but through [`edit`](crate::edit).
//!
//! All positions are byte offsets.

mod annotation;
mod annotation_set;
mod attribute;
mod change;
mod conflict;
mod default_schema;
mod diagnostic;
mod document;
mod id;
mod pack;
mod project;
mod relation;
mod relation_set;
mod schema;
mod sheet_pool;
mod speaker;
mod stock;
mod table;
mod text_pool;
mod time;

pub use self::annotation::{Annotation, Origin, QuotedSpan, Spans, SpansError};
pub use self::annotation_set::{AnnotationSet, Order};
pub use self::attribute::{Attribute, AttributeValue, Attributes, Period, ValueOrigin};
pub use self::change::{Change, RecordKey, Swap};
pub use self::conflict::{Conflict, Reason};
pub use self::diagnostic::{Diagnostic, Place, Severity};
pub use self::document::{Document, LineEndings, LookedAt, Original};
pub use self::id::{
    AnnotationId, AnnotatorId, AttributeId, ConflictId, DocumentId, IdError, LabelId, ProjectId, RelationId, SpeakerId,
};
pub use self::pack::Pack;
pub use self::project::{AnnotatorKind, Project, Sheet, SheetKey, Status};
pub use self::relation::{AnnotationPlace, Relation};
pub use self::relation_set::RelationSet;
pub use self::schema::{
    AttributeDefinition, AttributeKind, Color, Label, RelationLabel, Schema, Snap, Underline, is_decimal,
    is_period_date,
};
pub use self::sheet_pool::{Glance, SheetPool};
pub use self::speaker::{Speaker, SpeakerKind};
pub use self::stock::{SheetSummary, Stock};
pub use self::table::Table;
pub use self::text_pool::{Shelf, TextPool};
pub use self::time::{Stamp, Time, TimeError};
