// Where a terminal's text comes from and goes to: the server over a socket, or a shell inside the browser.
import type { Problem, TerminalCommand } from '@kubarium/contracts'

export interface TerminalConnection {
  /** As of a live source: `offline` follows `reconnecting` after 10 s. `refused`: the other side said no (`problem`). */
  readonly state: 'connecting' | 'open' | 'reconnecting' | 'offline' | 'refused'
  readonly tries: number
  readonly lostAt?: number
  /** Characters typed that the other side has not taken yet. They are kept and typed once. */
  readonly waiting: number
  readonly problem?: Problem
}

export interface TerminalListener {
  /** Text to show, control sequences included. */
  output(text: string): void
  /** Forget the screen: what follows is a full repaint. */
  reset(): void
  /** A command line has ended. */
  command(command: TerminalCommand): void
  connection(connection: TerminalConnection): void
}

export interface TerminalTransport {
  connection(): TerminalConnection
  /** Starts telling `listener`; returns how to stop that. The line is opened with the first listener. */
  listen(listener: TerminalListener): () => void
  /** Types `text`. While the line is lost it is kept and typed once the line is back. */
  type(text: string): void
  resize(columns: number, rows: number): void
  retry(): void
  close(): void
}
