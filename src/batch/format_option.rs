//! The options of formats as arguments: `--scheme bioes`. Made of the formats' own tables.

use clap::{Arg, ArgMatches, Args, Command, Error, FromArgMatches};

use crate::format::{Chosen, format_options};

/// The options of formats that were given.
#[derive(Clone, Debug, Default)]
pub(super) struct FormatOptions(pub(super) Chosen);

impl FromArgMatches for FormatOptions {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let mut options = Self::default();
        options.update_from_arg_matches(matches)?;
        Ok(options)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        for option in format_options() {
            if let Some(value) = matches.get_one::<String>(option.name)
                && !self.0.choose(option.name, value)
            {
                return Err(Error::raw(clap::error::ErrorKind::InvalidValue, format!("--{} {value}\n", option.name)));
            }
        }
        Ok(())
    }
}

impl Args for FormatOptions {
    fn augment_args(command: Command) -> Command {
        format_options().into_iter().fold(command, |command, option| {
            let argument = Arg::new(option.name).long(option.name).value_name("VALUE");
            command.arg(argument.value_parser(option.values.to_vec()).help(option.means))
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}
