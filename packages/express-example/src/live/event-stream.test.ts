import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { type EventResponse, EventStream } from './event-stream.ts';

/** A client that reads only when it is told to. */
function slowClient() {
  const events = new EventEmitter();
  const written: string[] = [];
  const state = { full: false, ended: false, destroyed: false };
  const response = {
    on: events.on.bind(events),
    once: events.once.bind(events),
    writeHead: () => response,
    write(text: string) {
      written.push(text);
      return !state.full;
    },
    end() {
      state.ended = true;
      return response;
    },
    destroy() {
      state.destroyed = true;
      return response;
    },
    get writableEnded() {
      return state.ended;
    },
    get destroyed() {
      return state.destroyed;
    },
  };
  return { response: response as unknown as EventResponse, events, written, state };
}

it('passes events on as they come', () => {
  const { response, written } = slowClient();
  const stream = new EventStream(response);
  stream.send('a');
  stream.send('b');
  expect(written).toEqual(['retry: 2000\n\n', 'a', 'b']);
});

it('keeps only the newest event for a client that does not read', () => {
  const { response, events, written, state } = slowClient();
  const stream = new EventStream(response);
  state.full = true;
  stream.send('a');
  for (const event of ['b', 'c', 'd']) stream.send(event);
  expect(written).toEqual(['retry: 2000\n\n', 'a']);
  state.full = false;
  events.emit('drain');
  expect(written).toEqual(['retry: 2000\n\n', 'a', 'd']);
  events.emit('drain');
  stream.send('e');
  expect(written.at(-1)).toBe('e');
});

it('beats for a client that reads, and cuts off one that has read nothing between two beats', () => {
  const { response, events, written, state } = slowClient();
  const stream = new EventStream(response);
  stream.beat();
  expect(written.at(-1)).toBe(': still here\n\n');
  state.full = true;
  stream.send('a');
  stream.beat();
  state.full = false;
  events.emit('drain');
  state.full = true;
  stream.send('b');
  stream.beat();
  expect(state.destroyed).toBe(false);
  stream.beat();
  expect(state.destroyed).toBe(true);
});

it('writes nothing behind the end', () => {
  const { response, written } = slowClient();
  const stream = new EventStream(response);
  stream.end();
  stream.send('a');
  stream.beat();
  expect(written).toEqual(['retry: 2000\n\n']);
});
