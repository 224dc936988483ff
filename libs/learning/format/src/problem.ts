/** What is wrong with content, where. */
export interface ContentProblem {
  /** Path from the content folder. */
  readonly file: string
  /** Counted from 1; absent when it is about the whole file. */
  readonly line?: number
  /** The rule that was broken; a stable word. */
  readonly rule: string
  readonly message: string
}

/** `exercises/x/exercise.yaml:12: message (rule)` */
export function describeProblem({ file, line, rule, message }: ContentProblem): string {
  return `${file}${line === undefined ? '' : `:${line}`}: ${message} (${rule})`
}
