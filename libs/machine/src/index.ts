export * from './effects.ts'
export { createMachine, type Machine, type Program } from './machine.ts'
export {
  createWorld,
  deliver,
  exec,
  nextTimer,
  readFile,
  run,
  setMount,
  takeEffects,
  usage,
  writeFile,
  type ExecRequest,
  type RunResult,
  type WorldOptions,
} from './process/scheduler.ts'
export { checkpoint, restored } from './checkpoint.ts'
export { forkTree, forkWorld, type Json, type Limits, type Proc, type World } from './world.ts'
export { emptyTree, type FileTree, type Layer, type LayerFile, type Mount } from './files/file-tree.ts'
export { Os, type PortCheck, type SpawnRequest } from './process/os.ts'
export { SystemError, OutOfMemory, type ErrorCode } from './process/system-error.ts'
export {
  serveHttp,
  completeHttp,
  drain,
  httpDate,
  replyText,
  tlsHello,
  tlsAnswer,
  type HttpServerState,
  type ServerOptions,
  type ServerReply,
  type ServerRequest,
} from './network/http-server.ts'
export {
  decodeUrl,
  headerOf,
  parseRequest,
  parseResponse,
  reasons,
  type Headers,
  type HttpRequest,
  type HttpResponse,
} from './network/http-message.ts'
export { parseUrl, base64Decode, base64Encode, type Url } from './commands/network/url.ts'
export { atOnce, guarded, nameOf, parseOptions, tryHelp, UsageError, type Options } from './commands/command.ts'
export { byteLength, characterCount, fromBytes, toBytes } from './text.ts'
export { strftime } from './strftime.ts'
export { displayWidth } from './tty/display-width.ts'
export { commandLayer } from './files/base-layers.ts'
export { startTransfer, stepTransfer, type Transfer, type TransferResult } from './commands/network/transfer.ts'
export { Regex, RegexError } from './regex/regex.ts'
export { md5, sha1, sha256 } from './digest/digest.ts'
export { LoopbackNetwork, type NetworkHost } from './network/loopback-network.ts'
export { readTar, tarEnd, tarMember, type TarEntry } from './files/tar-archive.ts'
