/**
 * The TypeScript of tslab: the project's own, in place of tslab's copy of 5.0.4.
 *
 * That copy adds four functions and an option to Microsoft's TypeScript. Here they are, made of TypeScript's
 * internals, which its declarations leave out. npm links this workspace for the dependency
 * `@tslab/typescript-for-tslab`.
 */
import { dirname, join } from "nonlinear/platform/path";

import typescript = require("typescript");

type Context = typescript.TransformationContext;
type Message = typescript.Diagnostic;

/** The internals that are used here. */
interface Internals {
  nullTransformationContext: Context;
  Completions: { getCompletionsAtPosition(...parameters: unknown[]): typescript.CompletionInfo | undefined };
  SymbolDisplay: {
    getSymbolDisplayPartsDocumentationAndSymbolKind(
      checker: typescript.TypeChecker,
      symbol: typescript.Symbol,
      file: typescript.SourceFile,
      container: typescript.Node | undefined,
      node: typescript.Node,
    ): Pick<typescript.QuickInfo, "displayParts" | "documentation" | "tags"> & {
      symbolKind: typescript.ScriptElementKind;
    };
    getSymbolKind(
      checker: typescript.TypeChecker,
      symbol: typescript.Symbol,
      place: typescript.Node,
    ): typescript.ScriptElementKind;
    getSymbolModifiers(checker: typescript.TypeChecker, symbol: typescript.Symbol): string;
  };
  createTextSpanFromNode(node: typescript.Node, file: typescript.SourceFile): typescript.TextSpan;
  formatting: { getFormatContext(options: object, host: object): object };
  getContainerNode(node: typescript.Node): typescript.Node | undefined;
  getTouchingPropertyName(file: typescript.SourceFile, position: number): typescript.Node;
  typeToDisplayParts(checker: typescript.TypeChecker, type: typescript.Type): typescript.SymbolDisplayPart[];
}

const internals = typescript as unknown as Internals;

/** The code of "'await' expressions are only allowed within async functions". */
const AWAIT_OUTSIDE_ASYNC = 1308;

/** The functions that tslab calls beyond TypeScript's public ones. */
const additions = {
  /** TypeScript 5.1 dropped it: the folders `node_modules/@types` from a folder upwards. */
  getDefaultTypeRoots(folder: string, host: { directoryExists(path: string): boolean }): string[] {
    const above = dirname(folder);
    const roots = above === folder ? [] : additions.getDefaultTypeRoots(above, host);
    const root = join(folder, "node_modules", "@types");
    return host.directoryExists(root) ? [root, ...roots] : roots;
  },

  /** The kind of a name: an imported one has the kind of what it stands for, and a function in a variable is one. */
  getKindOfName(
    checker: typescript.TypeChecker,
    symbol: typescript.Symbol,
    place: typescript.Node,
  ): typescript.ScriptElementKind {
    const isAlias = (symbol.flags & typescript.SymbolFlags.Alias) !== 0;
    const named = isAlias ? checker.getAliasedSymbol(symbol) : symbol;
    const isVariable = (named.flags & typescript.SymbolFlags.Variable) !== 0;
    if (isVariable && checker.getTypeOfSymbol(named).getCallSignatures().length > 0) {
      return typescript.ScriptElementKind.functionElement;
    }
    return internals.SymbolDisplay.getSymbolKind(checker, named, place);
  },

  getNullTransformationContext: (): Context => internals.nullTransformationContext,

  getPreEmitDiagnosticsOfFiles(program: typescript.Program, files: typescript.SourceFile[]): readonly Message[] {
    const found = files.flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
      ...program.getDeclarationDiagnostics(file),
      ...topLevelAwaits(file),
    ]);
    return typescript.sortAndDeduplicateDiagnostics(found);
  },

  getQuickInfoAtPosition(
    file: typescript.SourceFile,
    checker: typescript.TypeChecker,
    _cancellation: unknown,
    position: number,
  ): typescript.QuickInfo | undefined {
    const touched = internals.getTouchingPropertyName(file, position);
    if (touched === file) return undefined;
    // `new Model`: the cursor can touch the whole expression.
    const node = typescript.isNewExpression(touched) ? touched.expression : touched;
    const symbol = checker.getSymbolAtLocation(node);
    const textSpan = internals.createTextSpanFromNode(node, file);
    if (!symbol || symbol.escapedName === "unknown") {
      if (!typescript.isIdentifier(node) && node.kind !== typescript.SyntaxKind.ThisKeyword) return undefined;
      const displayParts = internals.typeToDisplayParts(checker, checker.getTypeAtLocation(node));
      return { kind: typescript.ScriptElementKind.unknown, kindModifiers: "", textSpan, displayParts };
    }
    const container = internals.getContainerNode(node);
    const { symbolKind, ...info } = internals.SymbolDisplay.getSymbolDisplayPartsDocumentationAndSymbolKind(
      checker,
      symbol,
      file,
      container,
      node,
    );
    const kindModifiers = internals.SymbolDisplay.getSymbolModifiers(checker, symbol);
    return { kind: symbolKind, kindModifiers, textSpan, ...info };
  },

  Completions: {
    ...internals.Completions,
    getCompletionsAtPositionForTslab(
      _host: object,
      program: typescript.Program,
      log: (text: string) => void,
      file: typescript.SourceFile,
      position: number,
      preferences: typescript.UserPreferences,
      ...rest: unknown[]
    ): typescript.CompletionInfo | undefined {
      const { sys } = typescript;
      const host = {
        ...sys,
        getCompilationSettings: () => program.getCompilerOptions(),
        getCurrentDirectory: program.getCurrentDirectory,
      };
      const format = internals.formatting.getFormatContext({}, host);
      const isWithSymbols = true;
      const found = internals.Completions.getCompletionsAtPosition(
        host,
        program,
        log,
        file,
        position,
        preferences,
        ...rest,
        format,
        isWithSymbols,
      );
      const checker = program.getTypeChecker();
      const entries = found?.entries.map(({ symbol, ...entry }: typescript.CompletionEntry) =>
        symbol &&
        (entry.kind === typescript.ScriptElementKind.alias || entry.kind === typescript.ScriptElementKind.constElement)
          ? { ...entry, kind: additions.getKindOfName(checker, symbol, file) }
          : entry,
      );
      return found && { ...found, entries: entries ?? [] };
    },
  },
};

/**
 * The places of awaits outside of functions: with its option `disableTopLevelAwait`, tslab learns of them as errors.
 */
function topLevelAwaits(file: typescript.SourceFile): Message[] {
  const found: Message[] = [];
  const visit = (node: typescript.Node): void => {
    if (typescript.isFunctionLike(node) || typescript.isClassLike(node)) return;
    if (typescript.isAwaitExpression(node)) {
      const [start, length] = [node.getStart(file), "await".length];
      const messageText = "An await outside of functions.";
      const category = typescript.DiagnosticCategory.Error;
      found.push({ file, start, length, messageText, category, code: AWAIT_OUTSIDE_ASYNC });
    }
    typescript.forEachChild(node, visit);
  };
  if (file.fileName.endsWith("/__tslab__.ts")) visit(file);
  return found;
}

const own = Object.getOwnPropertyDescriptors(typescript);
// Writable, unlike TypeScript's own object: the kernel puts its mends into it.
export = Object.defineProperties({}, { ...own, ...Object.getOwnPropertyDescriptors(additions) }) as typeof typescript &
  typeof additions;
