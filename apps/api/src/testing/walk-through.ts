// Executes a document: its shell blocks in one shell, one after the other, each held against the text block after it.
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'

export type Step =
  | { readonly kind: 'run'; readonly line: number; readonly script: string; readonly prints: string | undefined }
  /** `<!-- publish: exercise version -->`: what happens meanwhile, that no reader of the page does. */
  | { readonly kind: 'meanwhile'; readonly what: string; readonly with: readonly string[] }

/** The steps of a Markdown document. */
export function stepsOf(path: string): Step[] {
  const text = readFileSync(path, 'utf8')
  const steps: Step[] = []
  for (const match of text.matchAll(/^```(sh|text)\n([\s\S]*?)^```$|^<!-- (\w+): (.*) -->$/gm)) {
    const [, language, body = '', what, words = ''] = match
    const last = steps.at(-1)
    if (what) steps.push({ kind: 'meanwhile', what, with: words.split(' ') })
    else if (language === 'sh')
      steps.push({ kind: 'run', line: text.slice(0, match.index).split('\n').length, script: body, prints: undefined })
    else if (last?.kind === 'run' && last.prints === undefined)
      steps[steps.length - 1] = { ...last, prints: body.trim() }
    else throw new Error('a text block stands after the block that prints it')
  }
  return steps
}

/** Whether what was printed is what the document shows: `…` stands for anything. */
export function isAsShown(printed: string, shown: string): boolean {
  const pattern = shown
    .split('…')
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('[\\s\\S]*')
  return new RegExp(`^${pattern}$`).test(printed)
}

/** A shell that keeps its variables and functions from one script to the next. */
export class Shell {
  private readonly bash
  private output = ''

  constructor(environment: Readonly<Record<string, string>>) {
    this.bash = spawn('bash', [], { env: { ...process.env, ...environment } })
    for (const stream of [this.bash.stdout, this.bash.stderr])
      stream.on('data', (chunk: Buffer) => (this.output += chunk.toString()))
    this.bash.stdin.write('set -uo pipefail\n')
  }

  /** Runs a script. @returns what it printed @throws Error when it failed, or took too long */
  async run(script: string, timeoutMs: number): Promise<string> {
    this.output = ''
    const end = `end-${randomUUID()}`
    this.bash.stdin.write(`${script}\nprintf '\\n%s %s\\n' '${end}' $?\n`)
    const until = performance.now() + timeoutMs
    for (;;) {
      const [before, status] = this.output.split(`\n${end} `)
      if (status !== undefined && status.includes('\n')) {
        if (Number(status) !== 0) throw new Error(`exit status ${status.trim()}: ${before}`)
        return before!.trim()
      }
      if (performance.now() > until) throw new Error(`not ended within ${timeoutMs} ms: ${this.output}`)
      await new Promise((next) => setTimeout(next, 20))
    }
  }

  close(): void {
    this.bash.stdin.end()
    this.bash.kill()
  }
}
