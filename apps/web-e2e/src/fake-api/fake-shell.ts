// A shell of the stand-in: it echoes, runs the few commands the journeys type, and numbers what it says.
import type { TerminalCommand } from '@kubarium/contracts'
import type { FakeCluster } from './fake-cluster.ts'

const PROMPT = '\u001b[36mlearner@ws:~$\u001b[0m '

/** One shell. What it prints is kept, so a connection that comes back gets what it missed. */
export class FakeShell {
  readonly id: string
  private readonly cluster: FakeCluster
  private text = PROMPT
  private dropped = 0
  private line = ''
  inputSeen = 0
  private readonly history: string[] = []
  onOutput: (output: { seq: number; text: string }) => void = () => {}
  onCommand: (command: TerminalCommand) => void = () => {}

  constructor(id: string, cluster: FakeCluster) {
    this.id = id
    this.cluster = cluster
  }

  get seq(): number {
    return this.dropped + this.text.length
  }

  /** What was printed after character `seen`. */
  since(seen: number): string {
    return this.text.slice(Math.max(0, seen - this.dropped))
  }

  async type(text: string): Promise<void> {
    for (const character of text) {
      if (character === '\r') {
        const line = this.line
        this.line = ''
        this.print('\r\n')
        const { output, status } = await this.run(line.trim())
        if (output) this.print(output.replaceAll('\n', '\r\n'))
        this.print(PROMPT)
        if (line.trim()) {
          this.history.push(line)
          this.onCommand({ line, status, output })
        }
      } else if (character === '\u0003') {
        this.line = ''
        this.print('^C\r\n' + PROMPT)
      } else if (character === '\u0015') {
        this.print('\b \b'.repeat([...this.line].length))
        this.line = ''
      } else if (character === '\u007f') {
        if (this.line) {
          this.line = [...this.line].slice(0, -1).join('')
          this.print('\b \b')
        }
      } else if (character >= ' ') {
        this.line += character
        this.print(character)
      }
    }
  }

  private print(text: string): void {
    this.text += text
    this.onOutput({ seq: this.seq, text })
  }

  private async run(line: string): Promise<{ output: string; status: number }> {
    const create = /^kubectl create deployment (\S+) --image=\S+(?: --replicas=(\d+))?$/.exec(line)
    if (create) {
      void this.cluster.deploy(create[1]!, Number(create[2] ?? 1))
      return { output: `deployment.apps/${create[1]} created\n`, status: 0 }
    }
    const expose = /^kubectl expose deployment (\S+)/.exec(line)
    if (expose) {
      this.cluster.expose(expose[1]!)
      return { output: `service/${expose[1]} exposed\n`, status: 0 }
    }
    const remove = /^kubectl delete pod (\S+)/.exec(line)
    if (remove) {
      const name = remove[1]!
      const found = await this.cluster.deletePod(name)
      return found
        ? { output: `pod "${name}" deleted\n`, status: 0 }
        : { output: `Error from server (NotFound): pods "${name}" not found\n`, status: 1 }
    }
    if (/^kubectl get pods?$/.test(line)) return { output: this.pods(), status: 0 }
    if (/^kubectl (logs|describe)/.test(line))
      return { output: '2026/11/24 09:00:01 [notice] 1#1: start worker processes\n', status: 0 }
    if (line.startsWith('echo ')) return { output: `${line.slice(5)}\n`, status: 0 }
    if (line === '') return { output: '', status: 0 }
    return { output: `bash: ${line.split(' ')[0]}: command not found\n`, status: 127 }
  }

  private pods(): string {
    const rows = [...this.cluster.objects.values()]
      .filter((object) => object.kind === 'Pod')
      .map((object) => [object.metadata.name, '1/1', (object.status as { phase?: string }).phase ?? '', '0', '4s'])
    if (rows.length === 0) return 'No resources found in default namespace.\n'
    const table = [['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE'], ...rows]
    const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)))
    return (
      table
        .map((row) =>
          row
            .map((cell, column) => cell.padEnd(widths[column]!))
            .join('   ')
            .trimEnd(),
        )
        .join('\n') + '\n'
    )
  }
}
