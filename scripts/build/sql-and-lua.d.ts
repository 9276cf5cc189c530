// What `import statement from './statement.sql'` gives: see text-modules.ts, which turns the file into a module.

declare module '*.sql' {
  const text: string;
  export default text;
}

declare module '*.lua' {
  const text: string;
  export default text;
}
