//! Tests of the program's edges: what touches the machine.

mod kills;
mod readers;
mod worker;
