// The instruction format is part of the stored state: a process keeps (hash of its source, position). Instructions may
// only be appended to; a change that moves positions needs a new `formatVersion`, which is part of every hash.

/** Version of the instruction format and of the compiler's output. */
export const formatVersion = 1

/** Kinds of a word's segments. */
export const segment = { literal: 0, quoted: 1, expanded: 2, fieldBreak: 3, nothing: 4 } as const

export type Operation =
  // words: build segments on the stack
  | 'word' | 'literal' | 'variable' | 'tilde' | 'parameter' | 'default' | 'setDefault' | 'errorDefault' | 'arithmetic' | 'substitute' | 'processSubstitute'
  // ends of words
  | 'fields' | 'string' | 'pattern' | 'regex'
  // commands
  | 'command' | 'redirect' | 'assign' | 'assignArray' | 'argument' | 'argumentArray' | 'element' | 'execute'
  // control
  | 'line' | 'jump' | 'jumpFalse' | 'jumpTrue' | 'status' | 'not' | 'loop' | 'endLoop' | 'loopStatus' | 'forWords' | 'forArguments' | 'next'
  | 'match' | 'drop' | 'define' | 'return' | 'end' | 'exit' | 'syntaxError'
  // tests
  | 'testUnary' | 'testBinary' | 'arithmeticCommand'
  // processes
  | 'pipeline' | 'subshell' | 'background' | 'pushRedirects' | 'popRedirects' | 'time' | 'timeEnd' | 'select'
  // errors
  | 'ignoreErrors' | 'check' // prettier-ignore

/** What a `${…}` wants, apart from operands on the stack. */
export interface ParameterSpec {
  name: string
  /** `!x`, `#x`. */
  prefix?: '!' | '#'
  /** `a[@]`, `a[*]`, or an index on the stack. */
  index?: '@' | '*' | 'stack'
  kind?: 'default' | 'remove' | 'replace' | 'slice' | 'case' | 'transform' | 'names' | 'bad'
  operator?: string
  /** Operands on the stack, in order (after the index). */
  operands: number
}

export interface Instruction {
  op: Operation
  /** Text: a name, a literal, an operator. */
  a: string
  /** Number or flag. */
  n: number
  /** Target of a jump. */
  to: number
  spec?: ParameterSpec
  /** Entry points of a pipeline's commands. */
  entries?: number[]
}

export interface Code {
  instructions: Instruction[]
  source: string
}
