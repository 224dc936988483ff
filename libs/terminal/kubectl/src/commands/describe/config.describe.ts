// ConfigMaps, secrets and service accounts in words.
import { byteCount } from './amounts.ts'
import { listOf, part, textOf } from '../../client/objects.ts'
import { head, labelled, events, type Describer } from './describer.ts'

type Fields = Record<string, unknown>

export const configMap: Describer = (found, writer, context) => {
  head(found, writer)
  labelled(found, writer)
  writer.raw('\nData\n====\n')
  for (const [key, value] of Object.entries(part(found.object, 'data')).sort(([a], [b]) => (a < b ? -1 : 1)))
    writer.raw(`${key}:\n----\n${String(value).replaceAll('\t', '\u0001')}\n\n`)
  writer.raw('\nBinaryData\n====\n')
  for (const [key, value] of Object.entries(part(found.object, 'binaryData')).sort(([a], [b]) => (a < b ? -1 : 1)))
    writer.raw(`${key}: ${byteCount(String(value))} bytes\n`)
  writer.raw('\n')
  events(found, writer, context)
}

export const secret: Describer = (found, writer) => {
  head(found, writer)
  labelled(found, writer)
  writer.raw(`\nType:\t${textOf(found.object, 'type')}\n\nData\n====\n`)
  for (const [key, value] of Object.entries(part(found.object, 'data')).sort(([a], [b]) => (a < b ? -1 : 1)))
    writer.raw(
      key === 'token' && found.object['type'] === 'kubernetes.io/service-account-token'
        ? `${key}:\t${String(value)}\n`
        : `${key}:\t${byteCount(String(value))} bytes\n`,
    )
}

export const serviceAccount: Describer = (found, writer, context) => {
  const { object } = found
  head(found, writer)
  labelled(found, writer)
  const names = (key: string): string =>
    listOf<Fields>(object, key)
      .map((one) => textOf(one, 'name'))
      .join(', ') || '<none>'
  writer.line(0, `Image pull secrets:\t${names('imagePullSecrets')}`)
  events(found, writer, context)
}
