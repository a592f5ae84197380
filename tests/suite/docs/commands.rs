//! Compares the commands in docs/reference.md with those of the program.

#![expect(clippy::disallowed_types, reason = "the program is run")]

use std::process::Command;

use super::{firsts, reference, sorted};

/// The help text of a command.
fn help(command: &[String]) -> String {
    let mut program = Command::new(env!("CARGO_BIN_EXE_pressrun"));
    let output = program.args(command).arg("--help").output().expect("the program runs");
    assert!(output.status.success());
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The lines of a part of a help text: `Options:`.
fn part<'a>(help: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    let lines = help.lines().skip_while(move |line| *line != name).skip(1);
    lines.take_while(|line| line.is_empty() || line.starts_with(' '))
}

/// The commands that do something, as words.
fn commands(above: &[String]) -> Vec<Vec<String>> {
    let help = help(above);
    let names = part(&help, "Commands:")
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help");
    let below: Vec<Vec<String>> =
        names.map(|name| above.iter().cloned().chain([name.to_owned()]).collect()).collect();
    // A command with arguments also does something itself.
    let acts = below.is_empty() || part(&help, "Arguments:").next().is_some();
    let own = acts.then(|| above.to_vec());
    own.into_iter().chain(below.iter().flat_map(|command| commands(command))).collect()
}

/// The arguments and flags in a help text, with the names of values: `DIR`, `-q`, `--root DIR`.
fn flags(help: &str) -> Vec<String> {
    let arguments =
        part(help, "Arguments:").filter(|line| line.trim_start().starts_with(['<', '[']));
    let arguments = arguments.filter_map(|line| line.split_whitespace().next());
    let lines = part(help, "Options:").map(str::trim_start);
    let named = lines.filter(|line| line.starts_with('-') && !line.starts_with("- "));
    let named = named.filter_map(|line| line.split("  ").next());
    let all = arguments.chain(named.flat_map(|line| line.split(", ")));
    all.map(|flag| flag.replace(['<', '>', '[', ']'], "")).collect()
}

#[test]
fn every_command_and_flag_is_described_and_no_other() {
    let reference = reference();
    let commands = commands(&[]);
    let described = reference.headings().filter_map(|heading| heading.strip_prefix("pressrun "));
    let known: Vec<String> = commands.iter().map(|command| command.join(" ")).collect();
    assert_eq!(sorted(described), sorted(known.iter().map(String::as_str)));
    let general = flags(&help(&[]));
    assert_eq!(firsts(reference.table("Commands")), sorted(general.iter().map(String::as_str)));
    for command in commands {
        let own = flags(&help(&command));
        let own = own.iter().filter(|flag| !general.contains(flag)).map(String::as_str);
        let heading = format!("pressrun {}", command.join(" "));
        let rows = reference.below(&heading).iter().find_map(|item| match item {
            super::Item::Table(rows) => Some(&rows[1..]),
            _ => None,
        });
        assert_eq!(firsts(rows.unwrap_or_default()), sorted(own), "{heading}");
    }
}

#[test]
fn exit_codes_are_those_of_the_help() {
    let help = help(&[]);
    let told: Vec<(&str, &str)> =
        part(&help, "Exit codes:").filter_map(|line| line.trim().split_once("  ")).collect();
    let reference = reference();
    let rows = reference.table("Exit codes");
    let described: Vec<(&str, &str)> =
        rows.iter().map(|row| (row[0].text.as_str(), row[1].text.as_str())).collect();
    assert_eq!(described, told);
    assert_eq!(told.len(), 5);
}
