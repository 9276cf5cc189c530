import { writeFile } from 'node:fs/promises';
import { expect } from 'vitest';
import type { DevTools } from './dev-tools.ts';

type Json = Record<string, unknown>;

/** Longest wait for a page to show something. A limit for what hangs. */
const PATIENCE_MS = 30_000;
const SCREEN = { width: 1280, height: 900, deviceScaleFactor: 1, mobile: false };

/** Keys that a person without a mouse uses, as the protocol names them. */
const KEYS = {
  Tab: { key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 },
  Enter: { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' },
  Space: { key: ' ', code: 'Space', windowsVirtualKeyCode: 32, text: ' ' },
} as const;

/** One tab: what a person can see in it and do to it. */
export class Tab {
  readonly #devTools: DevTools;
  readonly #session: string;
  /** What went wrong on the page: uncaught errors, errors on the console, broken rules of its security policy. */
  readonly complaints: string[] = [];

  private constructor(devTools: DevTools, session: string) {
    this.#devTools = devTools;
    this.#session = session;
    devTools.listen(session, (method, params) => this.#hear(method, params));
  }

  static async open(devTools: DevTools, browserContextId: string, url: string): Promise<Tab> {
    const { targetId } = await devTools.send('Target.createTarget', {
      url: 'about:blank',
      browserContextId,
      newWindow: true,
    });
    const { sessionId } = await devTools.send('Target.attachToTarget', { targetId, flatten: true });
    const tab = new Tab(devTools, String(sessionId));
    for (const domain of ['Page', 'Runtime', 'Log']) await tab.#send(`${domain}.enable`);
    // Each tab is looked at, as if it were in a window of its own.
    await tab.#send('Emulation.setFocusEmulationEnabled', { enabled: true });
    await tab.#send('Emulation.setDeviceMetricsOverride', SCREEN);
    await tab.go(url);
    return tab;
  }

  async go(url: string): Promise<void> {
    await this.#send('Page.navigate', { url });
    await this.see(`document.readyState === 'complete' && location.href.startsWith(${JSON.stringify(url)})`, true);
  }

  /** Runs a script in each page that is opened from now on, before the page's own. */
  async beforePages(source: string): Promise<void> {
    await this.#send('Page.addScriptToEvaluateOnNewDocument', { source });
  }

  async close(): Promise<void> {
    await this.#send('Page.close');
  }

  /** The value of an expression in the page. */
  async evaluate(expression: string): Promise<unknown> {
    const reply = await this.#send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
    const { result, exceptionDetails } = reply as { result: { value?: unknown }; exceptionDetails?: Json };
    if (exceptionDetails !== undefined) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
    return result.value;
  }

  /** Waits until an expression has a value. */
  async see(expression: string, value: unknown): Promise<void> {
    await expect.poll(() => this.evaluate(expression), { timeout: PATIENCE_MS }).toEqual(value);
  }

  /** Waits until the text of an element matches; '' stands for an element that is not shown. */
  async seeText(selector: string, pattern: RegExp): Promise<void> {
    await expect.poll(() => this.text(selector), { timeout: PATIENCE_MS }).toMatch(pattern);
  }

  /** The text of an element as it is shown. */
  async text(selector: string): Promise<string> {
    return String(await this.evaluate(`document.querySelector(${JSON.stringify(selector)})?.innerText ?? ''`));
  }

  /** Clicks in the middle of an element, once it is there, with the mouse. */
  async click(selector: string): Promise<void> {
    const target = `document.querySelector(${JSON.stringify(selector)})`;
    await this.see(`(${target}?.getClientRects().length ?? 0) > 0`, true);
    const { x, y } = (await this.evaluate(`(() => {
      ${target}.scrollIntoView({ block: 'center', behavior: 'instant' });
      const { left, top, width, height } = ${target}.getBoundingClientRect();
      return { x: left + width / 2, y: top + height / 2 };
    })()`)) as { x: number; y: number };
    for (const type of ['mousePressed', 'mouseReleased']) {
      await this.#send('Input.dispatchMouseEvent', { type, x, y, button: 'left', clickCount: 1 });
    }
  }

  /** Replaces what is in a field, by typing. */
  async fill(selector: string, text: string): Promise<void> {
    await this.evaluate(`(() => {
      const field = document.querySelector(${JSON.stringify(selector)});
      field.focus();
      field.select();
    })()`);
    await this.type(text);
  }

  /** Types over the selection in the field that has the focus. */
  async type(text: string): Promise<void> {
    await this.#send('Input.insertText', { text });
  }

  async press(name: keyof typeof KEYS): Promise<void> {
    const key = KEYS[name];
    await this.#send('Input.dispatchKeyEvent', { type: 'text' in key ? 'keyDown' : 'rawKeyDown', ...key });
    await this.#send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
  }

  /** Goes on with Tab until the element has the focus; every element on the way must show that it has it. */
  async tabTo(selector: string): Promise<void> {
    for (let presses = 0; presses < 60; presses += 1) {
      await this.press('Tab');
      const outline = await this.evaluate('getComputedStyle(document.activeElement).outlineStyle');
      expect(outline).not.toBe('none');
      if (await this.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
    }
    throw new Error(`${selector} cannot be reached with Tab`);
  }

  /** A picture of the whole page at a width; nothing may stick out to the side. */
  async picture(width: number, path: string): Promise<void> {
    // A tab behind another one is not drawn.
    await this.#send('Page.bringToFront');
    await this.#send('Emulation.setDeviceMetricsOverride', { ...SCREEN, width });
    expect(await this.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    const { data } = await this.#send('Page.captureScreenshot', { format: 'png', captureBeyondViewport: true });
    await writeFile(path, Buffer.from(String(data), 'base64'));
    await this.#send('Emulation.setDeviceMetricsOverride', SCREEN);
  }

  #hear(method: string, params: Json): void {
    if (method === 'Runtime.exceptionThrown') this.complaints.push(JSON.stringify(params.exceptionDetails));
    if (method === 'Runtime.consoleAPICalled' && params.type === 'error')
      this.complaints.push(JSON.stringify(params.args));
    if (method !== 'Log.entryAdded') return;
    const { source, level, text } = params.entry as { source: string; level: string; text: string };
    // That a request was refused, or not answered, is trade, and what these tests are about.
    if (source !== 'network' && level !== 'verbose') this.complaints.push(`${source}: ${text}`);
  }

  async #send(method: string, params: Json = {}): Promise<Json> {
    return await this.#devTools.send(method, params, this.#session);
  }
}
