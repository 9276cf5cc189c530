import { BenchmarkError } from '../benchmark-error.ts';
import { authorityOf } from './authority.ts';
import { checkPlan } from './check-plan.ts';
import { Connection } from './connection.ts';
import type { LoadPlan, LoadResult } from './load-plan.ts';
import { LoadRecorder } from './load-recorder.ts';
import { numberedBytes } from './request-template.ts';

/** A target that is silent for so long has died or hangs. */
const SILENCE_MAX_MS = 30_000;
const SILENCE_CHECK_MS = 500;

/**
 * Sends requests over keep-alive connections, each as soon as the reply to the one before has come on its connection (a
 * closed loop), and yields the one result when every request has its reply.
 *
 * Occupies the thread it runs on: `runLoad` gives it a process of its own. Throws `USAGE` and `NOT_LOOPBACK` before
 * anything is sent, `TARGET_FAILED` when the target closes a connection, is silent, or does not speak HTTP/1.1.
 */
export async function* generateLoad(plan: LoadPlan): AsyncGenerator<LoadResult> {
  checkPlan(plan);
  const connections: Connection[] = [];
  try {
    yield await new Promise<LoadResult>((resolve, reject) => start(plan, connections, resolve, reject));
  } finally {
    for (const connection of connections) connection.close();
  }
}

function start(
  plan: LoadPlan,
  connections: Connection[],
  resolve: (result: LoadResult) => void,
  reject: (error: Error) => void,
): void {
  const { host, port, requestsMax, firstNumber } = plan;
  const authority = authorityOf(host, port);
  let recorder: LoadRecorder | undefined;
  let next = firstNumber;
  let underWay = 0;
  let waiting = plan.connections;
  let lastReplyAt = performance.now();

  const silence = setInterval(() => {
    if (performance.now() - lastReplyAt < SILENCE_MAX_MS) return;
    fail(new BenchmarkError('TARGET_FAILED', `the target has not answered for ${SILENCE_MAX_MS} ms`));
  }, SILENCE_CHECK_MS);
  const fail = (error: Error) => {
    clearInterval(silence);
    reject(error);
  };
  const send = (connection: Connection) => {
    if (recorder?.over === true || next - firstNumber >= requestsMax) return;
    underWay += 1;
    connection.send(next);
    next += 1;
  };
  const onReady = () => {
    waiting -= 1;
    if (waiting > 0) return;
    recorder = new LoadRecorder(plan);
    for (const connection of connections) send(connection);
  };
  const onReply = (connection: Connection) => {
    underWay -= 1;
    recorder?.record(connection.reader, connection.countedFrom);
    send(connection);
    lastReplyAt = performance.now();
    if (underWay > 0 || recorder === undefined) return;
    clearInterval(silence);
    recorder.end(lastReplyAt);
    resolve(recorder.result(next));
  };
  for (let index = 0; index < plan.connections; index += 1) {
    const bytesOf = numberedBytes(plan.request, authority);
    connections.push(new Connection(host, port, bytesOf, { onReady, onReply, onFailure: fail }));
  }
}
