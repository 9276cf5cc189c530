/** What the script uses of k6, so that it is checked without k6's own types. */
declare module 'k6' {
  export function check<Value>(value: Value, checks: Record<string, (value: Value) => boolean>): boolean;
  /** Aborts the iteration; in teardown the run ends with an error. */
  export function fail(message: string): never;
}

declare module 'k6/http' {
  interface Reply {
    /** 0 where no answer came. */
    readonly status: number;
    json(): unknown;
  }
  interface Parameters {
    readonly headers?: Record<string, string>;
    readonly tags?: Record<string, string>;
  }
  interface ResponseCallback {
    readonly expected: 'statuses';
  }
  const http: {
    get(url: string, parameters?: Parameters): Reply;
    post(url: string, body: string | null, parameters?: Parameters): Reply;
    expectedStatuses(...statuses: number[]): ResponseCallback;
    setResponseCallback(callback: ResponseCallback): void;
  };
  export default http;
}

declare module 'k6/execution' {
  const execution: { readonly scenario: { readonly iterationInTest: number } };
  export default execution;
}

declare module 'k6/metrics' {
  export class Counter {
    constructor(name: string);
    add(value: number): void;
  }
}

declare const __ENV: Readonly<Record<string, string | undefined>>;
