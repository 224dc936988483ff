import { md5, sha1, sha256 } from '../../digest/digest.ts'
import type { Program } from '../../machine.ts'
import { SystemError } from '../../process/system-error.ts'
import { fromBytes, toBytes } from '../../text.ts'
import { UsageError, guarded, parseOptions, readWhole, tryHelp } from '../command.ts'
import { base64Decode, base64Encode } from '../network/url.ts'
import { column } from './column.command.ts'
import { cmp, diff } from './diff.commands.ts'
import { hexdump, od } from './dump.commands.ts'
import { expr } from './expr.command.ts'

const digest = (compute: (bytes: Uint8Array) => string, label: string): Program =>
  guarded((os, proc) => {
    const { values, operands } = parseOptions(proc, 'cbtw', {
      check: 'c',
      binary: 'b',
      text: 't',
      quiet: 'quiet',
      status: 'status',
      tag: 'tag',
      warn: 'w',
      'ignore-missing': 'im',
      strict: 's',
    })
    if (values['c'] !== undefined) {
      const lists = readWhole(os, proc, operands)
      if (lists === undefined) return 'blocked'
      let failed = 0
      let missing = 0
      for (const line of lists.text.split('\n')) {
        const match = /^([0-9a-f]+) [ *](.+)$/.exec(line)
        if (!match) continue
        let verdict: string
        try {
          verdict = compute(toBytes(os.readFile(proc, match[2] as string))) === match[1] ? 'OK' : 'FAILED'
        } catch (error) {
          if (!(error instanceof SystemError)) throw error
          os.warn(proc, `${match[2]}: ${error.message}`)
          verdict = 'FAILED open or read'
          missing++
        }
        if (verdict === 'FAILED') failed++
        if (values['status'] === undefined && (verdict !== 'OK' || values['quiet'] === undefined))
          os.print(proc, `${match[2]}: ${verdict}\n`)
      }
      if (missing && values['status'] === undefined)
        os.warn(proc, `WARNING: ${missing} listed file${missing === 1 ? '' : 's'} could not be read`)
      if (failed && values['status'] === undefined)
        os.warn(proc, `WARNING: ${failed} computed checksum${failed === 1 ? '' : 's'} did NOT match`)
      return failed || missing ? 1 : 0
    }
    if (operands.length === 0 || operands.includes('-')) {
      const whole = readWhole(os, proc, [])
      if (whole === undefined) return 'blocked'
      os.print(
        proc,
        values['tag'] === undefined
          ? `${compute(toBytes(whole.text))}  -\n`
          : `${label} (-) = ${compute(toBytes(whole.text))}\n`,
      )
      return 0
    }
    let status = 0
    for (const path of operands) {
      try {
        const text = os.readFile(proc, path)
        os.charge(text.length >> 2)
        const sum = compute(toBytes(text))
        os.print(
          proc,
          values['tag'] === undefined
            ? `${sum} ${values['b'] === undefined ? ' ' : '*'}${path}\n`
            : `${label} (${path}) = ${sum}\n`,
        )
      } catch (error) {
        if (!(error instanceof SystemError)) throw error
        os.warn(proc, `${path}: ${error.message}`)
        status = 1
      }
    }
    return status
  })

const base64: Program = guarded((os, proc) => {
  const { values, operands } = parseOptions(proc, 'diw:D', { decode: 'd', 'ignore-garbage': 'i', 'wrap=': 'w' })
  if (operands.length > 1) throw new UsageError(`extra operand '${operands[1]}'`, 1, tryHelp(proc))
  const whole = readWhole(os, proc, operands)
  if (whole === undefined) return 'blocked'
  if (whole.failed) return 1
  os.charge(whole.text.length >> 3)
  if (values['d'] !== undefined || values['D'] !== undefined) {
    const text = values['i'] === undefined ? whole.text.replace(/\n/g, '') : whole.text.replace(/[^A-Za-z0-9+/=]/g, '')
    const bytes = base64Decode(text)
    const valid = bytes !== undefined && text.replace(/=+$/, '').length % 4 !== 1 && text.length % 4 === 0
    if (bytes) os.print(proc, fromBytes(bytes))
    else {
      const good = /^[A-Za-z0-9+/]*/.exec(text)?.[0] ?? ''
      const part = base64Decode(good.length % 4 === 1 ? good.slice(0, -1) : good)
      if (part) os.print(proc, fromBytes(part))
    }
    if (!valid) throw new UsageError('invalid input')
    return 0
  }
  const width = Number(values['w'] ?? 76)
  const text = base64Encode(toBytes(whole.text))
  if (text === '') return 0
  if (width === 0) os.print(proc, text)
  else os.print(proc, text.replace(new RegExp(`.{1,${width}}`, 'g'), '$&\n'))
  return 0
})

/** Digests, encodings, dumps, comparisons. */
export const digestCommands: Record<string, Program> = {
  md5sum: digest(md5, 'MD5'),
  sha1sum: digest(sha1, 'SHA1'),
  sha256sum: digest(sha256, 'SHA256'),
  base64,
  od,
  hexdump,
  hd: hexdump,
  column,
  expr,
  diff,
  cmp,
}
