// Endless or two-sided things that a verb follows: watches, logs, sessions in containers.
import type { Answer, ApiCall } from './answers.ts'

/** What a followed conversation may do. */
export interface Conversation {
  /** Starts a streaming call; its number. */
  open(call: ApiCall): number
  send(stream: number, channel: string, text: string): void
  cancel(stream: number): void
  print(text: string): void
  complain(text: string): void
  /** Calls `timer` at this time. */
  alarm(at: number | undefined): void
  /** Ends the conversation with a result (JSON). */
  finish(result: unknown): void
  readonly now: number
}

/** Handlers of a conversation; `state` is JSON and may be changed in place. */
export interface ConversationHandlers<S> {
  start(io: Conversation): S
  started?(io: Conversation, state: S, stream: number, answer: Answer): void
  data?(io: Conversation, state: S, stream: number, text: string, channel: string | undefined): void
  end?(io: Conversation, state: S, stream: number, error: string | undefined): void
  input?(io: Conversation, state: S, text: string | null): void
  timer?(io: Conversation, state: S): void
  resized?(io: Conversation, state: S, size: { cols: number; rows: number }): void
  /** Standard input is read, `raw`: key by key without echo. */
  readonly readsInput?: boolean
  readonly raw?: boolean
}
