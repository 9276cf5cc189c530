import { join } from 'node:path';
import ts from 'typescript';
import type { Fence } from './markdown.ts';
import { root } from './repository.ts';

/**
 * Type-checks examples against the source of the packages, all in one program, each as a module of its own. Gives one
 * line for each error, with the file and line of the document that it stands in.
 */
export function compileExamples(examples: Fence[]): string[] {
  const options: ts.CompilerOptions = {
    ...workspaceOptions(),
    // An example shows a call; it need not use all that it names.
    noUnusedLocals: false,
    noUnusedParameters: false,
  };
  const sources = new Map(examples.map((example) => [fileNameOf(example), moduleText(example)]));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (name) => sources.has(name) || fileExists(name);
  host.readFile = (name) => sources.get(name) ?? readFile(name);
  const getSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (name, target, ...rest) => {
    const text = sources.get(name);
    return text === undefined ? getSourceFile(name, target, ...rest) : ts.createSourceFile(name, text, target, true);
  };
  const ambient = join(root, 'scripts/build/sql-and-lua.d.ts');
  const program = ts.createProgram([...sources.keys(), ambient], options, host);
  return examples.flatMap((example) => {
    const source = program.getSourceFile(fileNameOf(example));
    const errors = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return errors.map((error) => {
      const line = source === undefined ? 0 : source.getLineAndCharacterOfPosition(error.start ?? 0).line;
      return `${example.file}:${example.line + line} ${ts.flattenDiagnosticMessageText(error.messageText, '\n')}`;
    });
  });
}

function workspaceOptions(): ts.CompilerOptions {
  const file = join(root, 'tsconfig.json');
  const { config, error } = ts.readConfigFile(file, ts.sys.readFile);
  if (error !== undefined) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'));
  return ts.parseJsonConfigFileContent(config, ts.sys, root).options;
}

/** Beside package.json, so that an example imports what a project that has everything installed can import. */
function fileNameOf({ file, line }: Fence): string {
  return join(root, `example-${file.replaceAll(/[^a-z0-9]+/gi, '-')}-${line}.ts`);
}

function moduleText({ text }: Fence): string {
  return /^\s*(import|export)\b/m.test(text) ? text : `${text}\nexport {};\n`;
}
