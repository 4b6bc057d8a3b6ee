//! What a compile worker may ask of the system: almost nothing.

use std::{collections::BTreeMap, io};

use rlimit::Resource;
use seccompiler::{
    BpfProgram, Error, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition,
    SeccompFilter, SeccompRule,
};

/// Address space, the program itself and the stack included.
const MEMORY_BYTES: u64 = 512 << 20;

/// CPU time of the whole process: fifty requests of five seconds, and its start.
/// Ends a worker whose parent is gone and whose input is an endless loop.
const CPU_SECONDS: u64 = 270;

/// Sets the resource limits, soft and hard alike: they cannot be raised again.
pub(super) fn limit() -> io::Result<()> {
    let limits = [
        (Resource::AS, MEMORY_BYTES),
        (Resource::CPU, CPU_SECONDS),
        (Resource::CORE, 0),
        (Resource::FSIZE, 0),
        (Resource::NOFILE, 0),
    ];
    limits.into_iter().try_for_each(|(resource, value)| resource.set(value, value))
}

/// Lets every thread of the process make the listed system calls only; any
/// other kills the process. Reading and writing are bound to the standard
/// streams, so a file that the parent left open is out of reach as well.
pub(super) fn filter() -> Result<(), Error> {
    let program: BpfProgram = SeccompFilter::new(
        allowed()?,
        SeccompAction::KillProcess,
        SeccompAction::Allow,
        std::env::consts::ARCH.try_into()?,
    )?
    .try_into()?;
    seccompiler::apply_filter_all_threads(&program)
}

fn allowed() -> Result<BTreeMap<i64, Vec<SeccompRule>>, Error> {
    use SeccompCmpOp::{Eq, MaskedEq};

    let no_code = MaskedEq(u64::from(libc::PROT_EXEC.unsigned_abs()));
    let own_process = u64::from(std::process::id());
    let mut calls = BTreeMap::from([
        (libc::SYS_read, vec![argument(0, Eq, 0)?]),
        (libc::SYS_write, vec![argument(0, Eq, 1)?, argument(0, Eq, 2)?]),
        // Memory, but none that runs.
        (libc::SYS_mmap, vec![argument(2, no_code.clone(), 0)?]),
        (libc::SYS_mprotect, vec![argument(2, no_code, 0)?]),
        // How `abort` ends its own process.
        (libc::SYS_tgkill, vec![argument(0, Eq, own_process)?]),
    ]);
    let plain = [
        // Memory.
        libc::SYS_brk,
        libc::SYS_madvise,
        libc::SYS_mremap,
        libc::SYS_munmap,
        // Locks and threads that end.
        libc::SYS_futex,
        libc::SYS_sched_getaffinity,
        libc::SYS_sched_yield,
        libc::SYS_exit,
        libc::SYS_exit_group,
        // Signals, as used to report a stack that overflowed.
        libc::SYS_gettid,
        libc::SYS_getpid,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_restart_syscall,
        // The seeds of hash tables; time, where the kernel offers no faster way.
        libc::SYS_getrandom,
        libc::SYS_clock_gettime,
        libc::SYS_close,
    ];
    calls.extend(plain.map(|it| (it, Vec::new())));
    Ok(calls)
}

/// A rule on one argument of a call, compared in its lower 32 bits.
fn argument(index: u8, compare: SeccompCmpOp, value: u64) -> Result<SeccompRule, Error> {
    let condition = SeccompCondition::new(index, SeccompCmpArgLen::Dword, compare, value)?;
    Ok(SeccompRule::new(vec![condition])?)
}
