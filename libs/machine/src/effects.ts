// What leaves a world and what comes back. Everything else (processes, pipes, files, timers) happens inside the world
// and needs no host. All texts are JS strings; a byte that is not part of valid UTF-8 is the lone surrogate
// U+DC00 + byte (U+DC80…U+DCFF), see text.ts.

/** Transport protocol of a listener or connection. */
export type Protocol = 'tcp' | 'udp'

/** Output of pid 1 (and of whatever inherited its descriptors) when it has no terminal: the container's log. */
export interface LogEffect {
  type: 'log'
  stream: 'stdout' | 'stderr'
  text: string
  /** Virtual time in ms at which it was written. */
  at: number
}

/** Output of an exec'd process without a terminal. */
export interface OutputEffect {
  type: 'output'
  exec: string
  stream: 'stdout' | 'stderr'
  text: string
  at: number
}

/** Output of a terminal, ready for a terminal emulator (newlines are already CR LF). `tty` is `main` or the exec's id. */
export interface TtyEffect {
  type: 'tty'
  tty: string
  text: string
  at: number
}

/** Pid 1 has ended, and with it the world: nothing runs in it any more. */
export interface ExitEffect {
  type: 'exit'
  /** Exit status 0…255; 128 + signal number when a signal ended it. */
  code: number
  signal?: string
  /** As the kubelet names it. */
  reason: 'Completed' | 'Error' | 'OOMKilled'
  at: number
}

/** An exec'd process has ended. */
export interface ExecExitEffect {
  type: 'execExit'
  exec: string
  code: number
  signal?: string
  at: number
}

/** A process listens on a port from now on. The host keeps the table and sends `accepted` events. */
export interface ListenEffect {
  type: 'listen'
  port: number
  protocol: Protocol
  /** `0.0.0.0` or `127.0.0.1`. */
  address: string
}

/** The listener is gone (closed, or its process ended). */
export interface UnlistenEffect {
  type: 'unlisten'
  port: number
  protocol: Protocol
}

/** A client wants a connection. Answer with `connected` or `connectFailed` of the same `conn`. */
export interface ConnectEffect {
  type: 'connect'
  conn: string
  /** Name or IP as the program said it; the host resolves and routes it, `localhost` included. */
  host: string
  port: number
  protocol: Protocol
}

/** Bytes for the other end of `conn`. */
export interface SendEffect {
  type: 'send'
  conn: string
  text: string
}

/** This end is done with `conn`. `half` = only the sending direction (shutdown), data may still come in. */
export interface CloseEffect {
  type: 'close'
  conn: string
  half?: boolean
}

/** A DNS question. Answer with `resolved` of the same `id`. */
export interface ResolveEffect {
  type: 'resolve'
  id: string
  name: string
  recordType: 'A' | 'AAAA' | 'SRV' | 'PTR' | 'CNAME' | 'TXT' | 'MX' | 'NS' | 'SOA' | 'ANY'
  /** The server that was asked explicitly (`nslookup name SERVER`); otherwise that of /etc/resolv.conf. */
  server?: string
  /** Whether the search list of /etc/resolv.conf applies (true for everything but `dig` and fully qualified names). */
  search: boolean
}

/** One ICMP echo request. Answer with `pong` of the same `id`. */
export interface PingEffect {
  type: 'ping'
  id: string
  host: string
}

/** A Kubernetes API call (kubectl, client programs). Answer with `apiResponse`, or with `apiData`… `apiEnd` if `stream`. */
export interface ApiEffect {
  type: 'api'
  id: string
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Without query, for example `/api/v1/namespaces/default/pods`. */
  path: string
  query?: Record<string, string | string[]>
  headers?: Record<string, string>
  body?: string
  /** A watch, followed log, exec, attach or port-forward: the answer comes in pieces. */
  stream?: boolean
}

/** More input for a streaming API call (stdin of `exec -i`, a resize, …). */
export interface ApiSendEffect {
  type: 'apiSend'
  id: string
  /** `stdin`, `resize` (text is `{"Width":…,"Height":…}`), `close` (end of stdin) or another channel's name. */
  channel: string
  text: string
}

/** The program no longer wants the answer (^C on a watch, end of the process). */
export interface ApiCancelEffect {
  type: 'apiCancel'
  id: string
}

/** What a world asks of, or tells, its host. Collected in `world.outbox`; take it with `takeEffects`. */
export type Effect =
  | LogEffect
  | OutputEffect
  | TtyEffect
  | ExitEffect
  | ExecExitEffect
  | ListenEffect
  | UnlistenEffect
  | ConnectEffect
  | SendEffect
  | CloseEffect
  | ResolveEffect
  | PingEffect
  | ApiEffect
  | ApiSendEffect
  | ApiCancelEffect

/** Why a connection could not be made. */
export type ConnectError = 'refused' | 'timeout' | 'unreachable' | 'nxdomain' | 'servfail'

/** One DNS record of an answer. `data` is in presentation form (`10.0.0.1`, `0 100 80 web.default.svc.cluster.local.`). */
export interface DnsAnswer {
  /** Fully qualified, without the trailing dot. */
  name: string
  type: string
  ttl: number
  data: string
}

/** Keys typed, or pasted, into a terminal. */
export interface TtyInputEvent {
  type: 'ttyInput'
  /** `main` or the exec's id. */
  tty: string
  text: string
}
/** The terminal has a new size. */
export interface ResizeEvent {
  type: 'resize'
  tty: string
  cols: number
  rows: number
}
/** The terminal went away: hang-up for its session. */
export interface HangupEvent {
  type: 'hangup'
  tty: string
}
/** Standard input of an exec'd process without a terminal; `main` for pid 1 of a world created with `stdin: true`. */
export interface StdinEvent {
  type: 'stdin'
  exec: string
  text: string
}
/** End of standard input. */
export interface StdinEndEvent {
  type: 'stdinEnd'
  exec: string
}
/** A signal from outside (kubelet, `docker kill`). Without `pid` and `exec`: to pid 1. KILL from outside always works. */
export interface SignalEvent {
  type: 'signal'
  signal: string
  pid?: number
  exec?: string
}
/** The connection of `connect` is open. */
export interface ConnectedEvent {
  type: 'connected'
  conn: string
  /** Address that was reached, and our own. */
  remote: { ip: string; port: number }
  local: { ip: string; port: number }
}
/** The connection of `connect` could not be made. */
export interface ConnectFailedEvent {
  type: 'connectFailed'
  conn: string
  error: ConnectError
  /** The address that was tried, when the name did resolve. */
  ip?: string
}
/** Somebody connected to a listener of this world. `conn` is the host's name for this end of the connection. */
export interface AcceptedEvent {
  type: 'accepted'
  conn: string
  listenerPort: number
  protocol: Protocol
  peer: { ip: string; port: number }
  local: { ip: string; port: number }
}
/** Bytes from the other end. */
export interface DataEvent {
  type: 'data'
  conn: string
  text: string
}
/** The other end is closed (`half`: it only stopped sending), or the connection broke (`error`). */
export interface ClosedEvent {
  type: 'closed'
  conn: string
  half?: boolean
  error?: 'reset'
}
/** Answer to `resolve`. */
export interface ResolvedEvent {
  type: 'resolved'
  id: string
  answers: DnsAnswer[]
  error?: 'nxdomain' | 'servfail' | 'timeout' | 'nodata'
  /** Address of the server that answered. */
  server: string
}
/** Answer to `ping`. */
export interface PongEvent {
  type: 'pong'
  id: string
  ip?: string
  /** Round trip in ms; missing when there was no answer. */
  ms?: number
  error?: ConnectError
}
/** The whole answer of an API call without `stream`. */
export interface ApiResponseEvent {
  type: 'apiResponse'
  id: string
  status: number
  headers: Record<string, string>
  body: string
}
/** A streaming API call was accepted (`status` 101 or 200) or refused (then `body` is the Status object and it is over). */
export interface ApiStartEvent {
  type: 'apiStart'
  id: string
  status: number
  headers: Record<string, string>
  body?: string
}
/** A piece of a streaming answer: watch events (any cut), log text, or a channel of exec (`stdout`, `stderr`, `error`). */
export interface ApiDataEvent {
  type: 'apiData'
  id: string
  channel?: string
  text: string
}
/** The end of a streaming answer. */
export interface ApiEndEvent {
  type: 'apiEnd'
  id: string
  error?: string
}

/** What the host puts into a world with `deliver`. */
export type WorldEvent =
  | TtyInputEvent
  | ResizeEvent
  | HangupEvent
  | StdinEvent
  | StdinEndEvent
  | SignalEvent
  | ConnectedEvent
  | ConnectFailedEvent
  | AcceptedEvent
  | DataEvent
  | ClosedEvent
  | ResolvedEvent
  | PongEvent
  | ApiResponseEvent
  | ApiStartEvent
  | ApiDataEvent
  | ApiEndEvent

/** Events that end up in the inbox of one process, in order of arrival. */
export type InboxEvent =
  | ConnectedEvent
  | ConnectFailedEvent
  | AcceptedEvent
  | DataEvent
  | ClosedEvent
  | ResolvedEvent
  | PongEvent
  | ApiResponseEvent
  | ApiStartEvent
  | ApiDataEvent
  | ApiEndEvent
