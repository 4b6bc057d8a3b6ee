//! A compile worker that does what a taken-over compiler would try. Used by
//! `tests/it/worker.rs` to see that the walls hold. Requests are words; JSON
//! goes to the real compiler, which must be able to work within the walls.

use std::{fs, hint, net, process, thread};

use assent::worker;

fn main() -> Result<(), worker::WorkerError> {
    worker::run(obey)
}

fn obey(request: &[u8]) -> Vec<u8> {
    match request {
        b"read a file" => done(fs::read("/etc/hostname")),
        b"list a folder" => done(fs::read_dir("/proc/self/fd")),
        b"write a file" => done(fs::write("/tmp/assent-hostile-worker", "x")),
        b"open a socket" => done(net::TcpStream::connect("127.0.0.1:1")),
        b"look up a name" => done(net::ToSocketAddrs::to_socket_addrs("localhost:1")),
        b"start a program" => done(process::Command::new("/bin/true").status()),
        b"start a thread" => done(thread::Builder::new().spawn(|| ())),
        b"recurse" => recurse(0).to_string().into_bytes(),
        b"take memory" => done(Ok::<_, ()>(hint::black_box(vec![1_u8; 600 << 20]))),
        b"panic" => panic!("a parser gave up"),
        b"spin" => loop {
            hint::spin_loop();
        },
        [b'{', ..] => compile::serve_one(request),
        other => [b"echo ", other].concat(),
    }
}

/// Reached only when the wall let the attempt through, whatever came of it.
fn done<T, E>(_: Result<T, E>) -> Vec<u8> {
    b"through the wall".to_vec()
}

fn recurse(depth: u64) -> u64 {
    let frame = hint::black_box([depth; 64]);
    if depth == u64::MAX { 0 } else { recurse(depth + 1).wrapping_add(frame[0]) }
}
