// One run of kubectl. A verb is a plain function; what it has learnt from outside (answers, files, the time) is kept in
// the process's state, and when something new arrives the function runs again from its start with all of it. So a
// process is JSON at every step, though no verb knows of it. Endless things keep a small state of their own: `follow`.
import type { InboxEvent, Os, Proc } from '@kubarium/machine'
import { SystemError } from '@kubarium/machine'
import { reached, serverError, warningTexts, type Answer, type ApiCall } from './answers.ts'
import type { Conversation, ConversationHandlers } from './conversation.ts'
import { KubectlError } from './failure.ts'
import { FileError, type FileProblem } from './file-error.ts'

/** Thrown when the verb has to wait for something; never caught by verbs. */
export class Waiting extends Error {}

interface Following {
  /** Streams by the request's id. */
  streams: Record<string, number>
  opened: number
  state: unknown
  result?: { value: unknown }
  wantsInput?: boolean
  raw?: boolean
  alarm?: number
}

export interface InvocationState {
  /** What came from outside, in the order in which the verb asked. */
  log: unknown[]
  /** Pieces of output already written. */
  written: number
  asked?: string
  child?: number
  stdin?: string
  following?: Following
}

export class Invocation {
  private position = 0
  private outputs = 0

  constructor(
    private readonly os: Os,
    private readonly proc: Proc,
    private readonly state: InvocationState,
  ) {}

  get env(): Readonly<Record<string, string>> {
    return this.proc.env
  }

  get cwd(): string {
    return this.proc.cwd
  }

  /** Milliseconds since 1970, the same at every run of the verb. */
  get now(): number {
    return this.recorded(() => this.os.now)
  }

  /** A number in [0, 1). */
  random(): number {
    return this.recorded(() => this.os.random())
  }

  get pid(): number {
    return this.proc.pid
  }

  isTty(fd: number): boolean {
    return this.os.isTty(this.proc, fd)
  }

  get size(): { cols: number; rows: number } {
    return this.os.ttySize(this.proc)
  }

  print(text: string): void {
    this.write(1, text)
  }

  complain(text: string): void {
    this.write(2, text)
  }

  /** Asks the API server; an answer is an answer, whatever its status. */
  call(call: ApiCall): Answer {
    return reached(this.answerTo(call))
  }

  private answerTo(call: ApiCall): Answer {
    const known = this.known<Answer>()
    if (known) return known.value
    const event = this.awaited(() => this.os.api(this.proc, call))
    if (event.type !== 'apiResponse') throw new KubectlError('unexpected answer')
    const answer: Answer = { status: event.status, headers: event.headers, body: event.body }
    const warning = event.headers['warning']
    this.keep(answer)
    if (warning) for (const text of warningTexts(warning)) this.os.complain(this.proc, `Warning: ${text}\n`)
    return answer
  }

  /** Asks the API server for JSON. @throws ServerError */
  json<T = Record<string, unknown>>(call: ApiCall): T {
    const answer = this.call({ ...call, headers: { accept: 'application/json', ...call.headers } })
    if (answer.status >= 400) throw serverError(answer)
    return JSON.parse(answer.body) as T
  }

  /** Text of a file. @throws KubectlError worded as Go's */
  readFile(path: string): string {
    const result = this.recorded(() => this.attempt(() => this.os.readFile(this.proc, path)))
    if (typeof result === 'string') return result
    throw new FileError(path, result.code, result.message)
  }

  /** What a path is. */
  stat(path: string): 'file' | 'directory' | undefined {
    return (
      this.recorded(() => {
        const kind = this.os.find(this.proc, path)?.node.kind
        return kind === undefined ? null : kind === 'directory' ? 'directory' : 'file'
      }) ?? undefined
    )
  }

  list(path: string): readonly string[] {
    const result = this.recorded(() => this.attempt(() => [...this.os.list(this.proc, path)]))
    if (Array.isArray(result)) return result
    throw new FileError(path, (result as FileProblem).code, (result as FileProblem).message)
  }

  writeFile(path: string, text: string): void {
    const result = this.recorded(() =>
      this.attempt(() => {
        this.os.writeFile(this.proc, path, text)
        return ''
      }),
    )
    if (typeof result !== 'string') throw new FileError(path, result.code, result.message)
  }

  removeFile(path: string): void {
    this.recorded(() => this.attempt(() => (this.os.files.remove(path, this.proc.cwd, this.proc, 'file'), '')))
  }

  /** Everything on standard input. */
  standardInput(): string {
    const known = this.known<string>()
    if (known) return known.value
    for (;;) {
      const text = this.os.read(this.proc, 0)
      if (text === undefined) throw new Waiting()
      if (text === null) break
      this.state.stdin = (this.state.stdin ?? '') + text
    }
    const all = this.state.stdin ?? ''
    delete this.state.stdin
    return this.keep(all)
  }

  /** One line of standard input, for questions. */
  answerLine(): string {
    const known = this.known<string>()
    if (known) return known.value
    const text = this.os.read(this.proc, 0)
    if (text === undefined) throw new Waiting()
    return this.keep(text ?? '')
  }

  /** Runs another program with our descriptors. @returns its status; null when it cannot be started */
  runProgram(argv: string[]): number | null {
    const known = this.known<number | null>()
    if (known) return known.value
    if (this.state.child === undefined) {
      try {
        this.state.child = this.os.spawn(this.proc, { argv })
      } catch (error) {
        if (!(error instanceof SystemError)) throw error
        return this.keep(null)
      }
    }
    const status = this.os.waitFor(this.proc, this.state.child)
    if (status === undefined || status === 'stopped') throw new Waiting()
    delete this.state.child
    return this.keep(status)
  }

  sleep(milliseconds: number): void {
    const until = this.recorded(() => this.os.now + milliseconds)
    const known = this.known<true>()
    if (known) return
    if (!this.os.sleepUntil(this.proc, until)) throw new Waiting()
    this.keep(true)
  }

  /** Something endless or two-sided: runs its handlers until one of them finishes it. */
  follow<S, R>(handlers: ConversationHandlers<S>): R {
    const known = this.known<R>()
    if (known) return known.value
    let following = this.state.following
    const io = this.conversation(() => following!)
    if (!following) {
      following = this.state.following = { streams: {}, opened: 0, state: null }
      if (handlers.raw) {
        this.os.setRaw(this.proc, true)
        following.raw = true
      }
      if (handlers.resized) this.os.handleSignals(this.proc, ['WINCH'])
      following.state = handlers.start(io)
    }
    const state = following.state as S
    const isDone = (): boolean => following!.result !== undefined
    while (!isDone()) {
      const event = this.os.nextEvent(this.proc)
      if (!event) break
      this.dispatch(handlers, io, state, following, event)
    }
    if (!isDone() && handlers.resized)
      while (this.os.takeSignal(this.proc, 'WINCH') !== undefined) handlers.resized(io, state, this.size)
    if (!isDone() && handlers.readsInput && following.wantsInput !== false) {
      for (;;) {
        const text = this.os.read(this.proc, 0)
        if (text === undefined) break
        handlers.input?.(io, state, text)
        if (text === null) following.wantsInput = false
        if (text === null || isDone()) break
      }
    }
    if (!isDone() && following.alarm !== undefined) {
      const { alarm } = following
      if (this.os.sleepUntil(this.proc, alarm)) {
        if (following.alarm === alarm) delete following.alarm
        handlers.timer?.(io, state)
        if (!isDone()) throw new Waiting()
      }
    }
    if (!isDone()) throw new Waiting()
    for (const id of Object.keys(following.streams)) this.os.apiCancel(this.proc, id)
    if (following.raw) this.os.setRaw(this.proc, false)
    delete this.state.following
    return this.keep(following.result!.value as R)
  }

  private dispatch<S>(
    handlers: ConversationHandlers<S>,
    io: Conversation,
    state: S,
    following: Following,
    event: InboxEvent,
  ): void {
    if (!('id' in event)) return
    const stream = following.streams[event.id]
    if (stream === undefined) return
    switch (event.type) {
      case 'apiStart':
        handlers.started?.(io, state, stream, { status: event.status, headers: event.headers, body: event.body ?? '' })
        if (event.status >= 400) {
          delete following.streams[event.id]
          if (!following.result) handlers.end?.(io, state, stream, undefined)
        }
        break
      case 'apiData':
        handlers.data?.(io, state, stream, event.text, event.channel)
        break
      case 'apiEnd':
        delete following.streams[event.id]
        handlers.end?.(io, state, stream, event.error)
        break
      default:
        break
    }
  }

  private conversation(current: () => Following): Conversation {
    const { os, proc } = this
    const idOf = (stream: number): string | undefined =>
      Object.entries(current().streams).find(([, one]) => one === stream)?.[0]
    return {
      open: (call) => {
        const following = current()
        const stream = following.opened++
        following.streams[os.api(proc, { ...call, stream: true })] = stream
        return stream
      },
      send: (stream, channel, text) => {
        const id = idOf(stream)
        if (id !== undefined) os.apiSend(proc, id, channel, text)
      },
      cancel: (stream) => {
        const id = idOf(stream)
        if (id === undefined) return
        os.apiCancel(proc, id)
        delete current().streams[id]
      },
      print: (text) => os.print(proc, text),
      complain: (text) => os.complain(proc, text),
      alarm: (at) => {
        if (at === undefined) delete current().alarm
        else current().alarm = at
      },
      finish: (result) => {
        current().result ??= { value: result === undefined ? null : result }
      },
      get now() {
        return os.now
      },
    }
  }

  private awaited(ask: () => string): InboxEvent {
    const { state, os, proc } = this
    state.asked ??= ask()
    for (;;) {
      const event = os.nextEvent(proc)
      if (!event) throw new Waiting()
      if ('id' in event && event.id === state.asked) {
        delete state.asked
        return event
      }
    }
  }

  private attempt<T>(body: () => T): T | FileProblem {
    try {
      return body()
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
      return { code: error.code, message: error.message }
    }
  }

  private recorded<T>(make: () => T): T {
    const known = this.known<T>()
    return known ? known.value : this.keep(make())
  }

  private known<T>(): { value: T } | undefined {
    return this.position < this.state.log.length ? { value: this.state.log[this.position++] as T } : undefined
  }

  private keep<T>(value: T): T {
    this.state.log.push(value)
    this.position++
    return value
  }

  // What was written before the verb had to wait is not written again.
  private write(fd: 1 | 2, text: string): void {
    if (text === '' || ++this.outputs <= this.state.written) return
    this.state.written++
    if (fd === 1) this.os.print(this.proc, text)
    else this.os.complain(this.proc, text)
  }
}
