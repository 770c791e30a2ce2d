//! The `merit` program: parse the command line, run, exit.

fn main() -> std::process::ExitCode {
    merit::cli::main(std::env::args_os()).into()
}
