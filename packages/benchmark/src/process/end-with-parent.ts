/**
 * Loaded before a program that the benchmark starts (`node --import`): the program ends with the process that started it,
 * even if that one was killed and could not say so.
 */

process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// Whoever listens keeps the channel, and so the process, alive; this program must end when it has nothing to do.
process.channel?.unref();
