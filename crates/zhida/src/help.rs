//! Help and usage errors in the language spoken. `about-COMMAND`, `arg-COMMAND-NAME` and `arg-NAME` are keys of the message files.

use crate::cli::Cli;
use crate::words::{say, style, try_say};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, CommandFactory as _};
use zhida_diagnostics::Style;

/// The command with its help in the language spoken.
pub(crate) fn command() -> Command {
    let mut command = dressed(Cli::command(), "about").after_help(say("about-exit-codes", &[]));
    command = command.mut_arg("version", |arg| arg.help(say("arg-version", &[])));
    let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    for name in names {
        command = command.mut_subcommand(&name, |sub| dressed(sub, &format!("about-{name}")));
    }
    command.subcommand_help_heading(say("help-commands", &[])).subcommand_value_name(say("help-command", &[]))
}

fn dressed(command: Command, about: &str) -> Command {
    let top = about == "about";
    let name = command.get_name().to_owned();
    let template = format!("{{about}}\n\n{}{{usage}}\n\n{{all-args}}{{after-help}}", say("help-usage", &[]));
    let mut command = command.about(try_say(about, &[]).unwrap_or_default()).help_template(template).disable_help_flag(true).arg(
        Arg::new("help").short('h').long("help").action(ArgAction::Help).help(say("arg-help", &[])).help_heading(say("help-options", &[])),
    );
    if top {
        // The derived flag has no place where its help could be said.
        command = command.disable_version_flag(true).arg(Arg::new("version").short('V').long("version").action(ArgAction::Version));
    }
    let ids: Vec<String> = command.get_arguments().map(|a| a.get_id().to_string()).filter(|id| id != "help").collect();
    for id in ids {
        command = command.mut_arg(&id, |arg| described(arg, &name));
    }
    command
}

/// Help, values and default of an argument.
fn described(arg: Arg, command: &str) -> Arg {
    let name = arg.get_id().as_str().replace('_', "-");
    let mut help = try_say(&format!("arg-{command}-{name}"), &[]).or_else(|| try_say(&format!("arg-{name}"), &[])).unwrap_or_default();
    let values: Vec<String> = arg.get_possible_values().iter().map(|v| v.get_name().to_owned()).collect();
    if !values.is_empty() && arg.get_action().takes_values() {
        help.push_str(&say("help-values", &[("values", values.join(" "))]));
    }
    let default: Vec<String> =
        arg.get_default_values().iter().map(|v| v.to_string_lossy().into_owned()).filter(|v| !v.is_empty()).collect();
    if !default.is_empty() && arg.get_action().takes_values() {
        help.push_str(&say("help-default", &[("value", default.join(" "))]));
    }
    let heading = say(if arg.is_positional() { "help-arguments" } else { "help-options" }, &[]);
    let arg = arg.help(help).help_heading(heading);
    // clap's own words for values and default are English; a flag has neither.
    if arg.get_action().takes_values() { arg.hide_possible_values(true).hide_default_value(true) } else { arg }
}

/// Whether the "error" is a page of help somebody asked for, or stands for one.
pub(crate) fn is_page(error: &clap::Error) -> bool {
    matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand)
}

/// Prints a page of help; clap's own word for options is put into the language spoken.
pub(crate) fn print_page(error: &clap::Error) {
    use std::io::{IsTerminal as _, Write as _};
    let page = error.render();
    let to_stderr = error.use_stderr();
    let terminal = if to_stderr { std::io::stderr().is_terminal() } else { std::io::stdout().is_terminal() };
    let text = if terminal && style() == Style::Colour { page.ansi().to_string() } else { page.to_string() };
    let text = said_options(&text);
    let _ = if to_stderr { write!(std::io::stderr(), "{text}") } else { write!(std::io::stdout(), "{text}") };
}

fn said_options(usage: &str) -> String {
    usage.replace("[OPTIONS]", &say("help-some-options", &[]))
}

/// What is wrong with the arguments, what was meant perhaps, and how they go.
pub(crate) fn usage_error(error: &clap::Error) -> String {
    let one = |kind| context(error, kind);
    let arg = one(ContextKind::InvalidArg);
    let value = one(ContextKind::InvalidValue);
    let mut text = match error.kind() {
        ErrorKind::InvalidSubcommand => say("usage-no-command", &[("what", one(ContextKind::InvalidSubcommand))]),
        ErrorKind::UnknownArgument => say("usage-no-option", &[("what", arg)]),
        ErrorKind::MissingRequiredArgument => say("usage-missing", &[("what", arg)]),
        ErrorKind::InvalidValue if value.is_empty() => say("usage-no-value", &[("arg", arg)]),
        ErrorKind::InvalidValue => say("usage-bad-value", &[("arg", arg), ("value", value)]),
        ErrorKind::ValueValidation if arg.contains("<DATE>") => say("usage-bad-date", &[("arg", arg), ("value", value)]),
        ErrorKind::ValueValidation => say("usage-bad-value", &[("arg", arg), ("value", value)]),
        ErrorKind::ArgumentConflict => say("usage-twice", &[("arg", arg)]),
        _ => error.to_string().lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned(),
    };
    let valid = one(ContextKind::ValidValue);
    if !valid.is_empty() {
        text.push_str(&say("help-values", &[("values", valid)]));
    }
    let near = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue].map(one);
    if let Some(near) = near.into_iter().find(|n| !n.is_empty()) {
        text.push_str(&say("help-perhaps", &[("near", near)]));
    }
    let usage = one(ContextKind::Usage);
    if let Some((_, usage)) = usage.split_once("Usage: ") {
        text.push_str(&format!("\n{}{}", say("help-usage", &[]), said_options(usage.trim())));
    }
    format!("{text}\n{}", say("help-see", &[]))
}

fn context(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(" "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_dressed_command_is_sound() {
        super::command().debug_assert();
    }
}
