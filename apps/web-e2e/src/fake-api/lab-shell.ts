// A shell of an attempt in the stand-in: the real one, whose output is numbered as the terminal's contract wants it.
import type { Locale, TerminalCommand } from '@kubarium/contracts'
import { browserTerminal } from '../../../web/src/features/landing-cluster/browser-terminal.ts'
import type { TerminalTransport } from '../../../web/src/ports/terminal-transport.ts'
import type { FakeLab } from './fake-lab.ts'

export class LabShell {
  readonly id: string
  inputSeen = 0
  onOutput: (output: { seq: number; text: string }) => void = () => {}
  onCommand: (command: TerminalCommand) => void = () => {}
  private readonly lab: FakeLab
  private readonly terminal: TerminalTransport
  private text = ''

  constructor(id: string, lab: FakeLab, locale: Locale) {
    this.id = id
    this.lab = lab
    this.terminal = browserTerminal(lab.browser, locale, 7)
    this.terminal.listen({
      output: (text) => {
        this.text += text
        this.onOutput({ seq: this.seq, text })
      },
      reset: () => {},
      command: (command) => {
        lab.lineEnded(command.line, command.status)
        this.onCommand(command)
      },
      connection: () => {},
    })
  }

  get seq(): number {
    return this.text.length
  }

  since(seen: number): string {
    return this.text.slice(Math.max(0, seen))
  }

  async type(text: string): Promise<void> {
    if (text.includes('\r')) this.lab.lineBegins()
    this.terminal.type(text)
  }

  close(): void {
    this.terminal.close()
  }

  resize(columns: number, rows: number): void {
    this.terminal.resize(columns, rows)
  }
}
