// Bodies in protobuf, as Go clients send them for built-in kinds: turned into the JSON they stand for.
// https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding
import {
  badRequest,
  decodeBytes,
  encodeBytes,
  protobufMessage,
  setField,
  type ProtobufField,
} from '@kubarium/kube-objects'

const MAGIC = [0x6b, 0x38, 0x73, 0x00] // "k8s" and a zero byte
const VARINT = 0
const FIXED64 = 1
const BYTES = 2
const FIXED32 = 5
const decoder = new TextDecoder('utf-8')

class Reader {
  private at = 0
  private readonly view: DataView

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get isDone(): boolean {
    return this.at >= this.bytes.length
  }

  varint(): bigint {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.bytes[this.at++]
      if (byte === undefined) break
      value |= BigInt(byte & 127) << shift
      if (byte < 128) return value
    }
    throw badRequest('unexpected EOF')
  }

  chunk(): Uint8Array {
    const length = Number(this.varint())
    if (this.at + length > this.bytes.length) throw badRequest('unexpected EOF')
    const chunk = this.bytes.subarray(this.at, this.at + length)
    this.at += length
    return chunk
  }

  double(): number {
    const value = this.view.getFloat64(this.at, true)
    this.at += 8
    return value
  }

  skip(wireType: number): void {
    if (wireType === VARINT) this.varint()
    else if (wireType === BYTES) this.chunk()
    else this.at += wireType === FIXED64 ? 8 : wireType === FIXED32 ? 4 : this.bytes.length
  }
}

const signed = (value: bigint): number => Number(BigInt.asIntN(64, value))

type Message = Record<string, unknown>

// Messages whose JSON is not an object of their fields.
const SPECIAL: Record<string, (message: Message) => unknown> = {
  'k8s.io.apimachinery.pkg.apis.meta.v1.Time': ({ seconds }) =>
    seconds === undefined ? null : `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}Z`,
  'k8s.io.apimachinery.pkg.apis.meta.v1.MicroTime': ({ seconds, nanos }) =>
    seconds === undefined
      ? null
      : `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}.${String(Math.floor(Number(nanos ?? 0) / 1000)).padStart(6, '0')}Z`,
  'k8s.io.apimachinery.pkg.api.resource.Quantity': ({ string }) => string ?? '0',
  'k8s.io.apimachinery.pkg.util.intstr.IntOrString': ({ type, intVal, strVal }) =>
    type === 1 ? (strVal ?? '') : (intVal ?? 0),
  'k8s.io.apimachinery.pkg.apis.meta.v1.FieldsV1': ({ Raw }) => rawJson(Raw),
  'k8s.io.apimachinery.pkg.runtime.RawExtension': ({ raw }) => rawJson(raw),
}
// Messages that stand for a list: go-to-protobuf wraps named list types.
const WRAPPED_LISTS = new Set([
  'k8s.io.api.authentication.v1.ExtraValue',
  'k8s.io.api.authorization.v1.ExtraValue',
  'k8s.io.api.certificates.v1.ExtraValue',
  'k8s.io.apimachinery.pkg.apis.meta.v1.Verbs',
])

function rawJson(raw: unknown): unknown {
  if (typeof raw !== 'string') return undefined
  try {
    return JSON.parse(decoder.decode(decodeBytes(raw)))
  } catch {
    throw badRequest('invalid character in raw JSON')
  }
}

function valueOf(reader: Reader, wireType: number, type: string): unknown {
  switch (type) {
    case 'string':
      return decoder.decode(reader.chunk())
    case 'bytes':
      return encodeBytes(reader.chunk())
    case 'bool':
      return reader.varint() !== 0n
    case 'int32':
    case 'int64':
    case 'uint32':
    case 'uint64':
      return signed(reader.varint())
    case 'double':
      return reader.double()
    default:
      if (wireType !== BYTES) throw badRequest(`proto: wrong wireType = ${wireType} for field of type ${type}`)
      return message(type, reader.chunk())
  }
}

function message(type: string, bytes: Uint8Array): unknown {
  const fields = protobufMessage(type)
  if (!fields) throw badRequest(`no protobuf message ${type}`)
  const result: Message = {}
  const reader = new Reader(bytes)
  while (!reader.isDone) {
    const tag = Number(reader.varint())
    const wireType = tag & 7
    const field = fields[tag >> 3]
    if (!field) reader.skip(wireType)
    else addField(result, field, reader, wireType)
  }
  if (SPECIAL[type]) return SPECIAL[type](result)
  return WRAPPED_LISTS.has(type) ? (result['items'] ?? []) : result
}

function addField(target: Message, [name, type, kind]: ProtobufField, reader: Reader, wireType: number): void {
  if (kind === 'list') {
    const list = (target[name] ??= []) as unknown[]
    if (wireType === BYTES && /^u?int|^bool$/.test(type)) {
      const packed = new Reader(reader.chunk())
      while (!packed.isDone) list.push(signed(packed.varint()))
    } else list.push(valueOf(reader, wireType, type))
    return
  }
  if (kind !== 'map') {
    target[name] = valueOf(reader, wireType, type)
    return
  }
  const entry = new Reader(reader.chunk())
  let key = ''
  let value: unknown = type === 'string' || type === 'bytes' ? '' : SPECIAL[type] ? SPECIAL[type]({}) : {}
  while (!entry.isDone) {
    const tag = Number(entry.varint())
    if (tag >> 3 === 1) key = decoder.decode(entry.chunk())
    else value = valueOf(entry, tag & 7, type)
  }
  setField((target[name] ??= {}) as Message, key, value)
}

/**
 * The object in a protobuf body, as JSON with its kind and version.
 * @param definitionOf the OpenAPI name of a kind's definition
 * @throws StatusError BadRequest when it is none
 */
export function decodeProtobuf(
  bytes: Uint8Array,
  definitionOf: (apiVersion: string, kind: string) => string | undefined,
): unknown {
  if (MAGIC.some((byte, i) => bytes[i] !== byte))
    throw badRequest('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]')
  const envelope = message('k8s.io.apimachinery.pkg.runtime.Unknown', bytes.subarray(MAGIC.length)) as {
    typeMeta?: { apiVersion?: string; kind?: string }
    raw?: string
  }
  const { apiVersion = '', kind = '' } = envelope.typeMeta ?? {}
  const definition = definitionOf(apiVersion, kind)
  if (!definition)
    throw badRequest(`no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)}`)
  const name = definition.startsWith('io.k8s.') ? `k8s.io.${definition.slice('io.k8s.'.length)}` : definition
  return { apiVersion, kind, ...(message(name, decodeBytes(envelope.raw ?? '')) as Message) }
}
