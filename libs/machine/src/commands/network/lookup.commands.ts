import type { DnsAnswer, ResolveEffect, ResolvedEvent } from '../../effects.ts'
import type { Program } from '../../machine.ts'
import type { Os } from '../../process/os.ts'
import { strftime } from '../../strftime.ts'
import type { Proc } from '../../world.ts'
import { guarded, parseOptions, UsageError } from '../command.ts'
import { isBusybox } from './wget.command.ts'

type RecordType = ResolveEffect['recordType']
const recordTypes: readonly string[] = ['A', 'AAAA', 'SRV', 'PTR', 'CNAME', 'TXT', 'MX', 'NS', 'SOA', 'ANY']

const isAddress = (text: string) => /^\d+\.\d+\.\d+\.\d+$/.test(text)
const reverseName = (ip: string) => `${ip.split('.').reverse().join('.')}.in-addr.arpa`

interface LookupState {
  ids?: string[]
  answers: ResolvedEvent[]
  started: number
}

/** Asks all questions at once; undefined until all answers are there. */
const ask = (
  os: Os,
  proc: Proc,
  questions: { name: string; recordType: RecordType; server?: string; search: boolean }[],
): ResolvedEvent[] | undefined => {
  const state = proc.state as LookupState
  if (!state.ids) {
    state.started = os.now
    state.answers = []
    state.ids = questions.map((question) =>
      os.resolve(proc, question.name, question.recordType, {
        search: question.search,
        ...(question.server === undefined ? {} : { server: question.server }),
      }),
    )
  }
  for (let event = os.nextEvent(proc); event; event = os.nextEvent(proc))
    if (event.type === 'resolved') state.answers.push(event)
  const { ids, answers } = state
  return answers.length < ids.length
    ? undefined
    : ids.map((id) => answers.find((answer) => answer.id === id) as ResolvedEvent)
}

const configuredServer = (os: Os): string => {
  try {
    return /^nameserver\s+(\S+)/m.exec(os.files.read('/etc/resolv.conf', '/'))?.[1] ?? '127.0.0.1'
  } catch {
    return '127.0.0.1'
  }
}

const sentence = (answer: DnsAnswer): string => {
  switch (answer.type) {
    case 'PTR':
      return `${answer.name}\tname = ${answer.data.replace(/\.?$/, '.')}`
    case 'CNAME':
      return `${answer.name}\tcanonical name = ${answer.data.replace(/\.?$/, '.')}`
    case 'SRV':
      return `${answer.name}\tservice = ${answer.data}`
    case 'TXT':
      return `${answer.name}\ttext = "${answer.data}"`
    case 'MX':
      return `${answer.name}\tmail exchanger = ${answer.data}`
    case 'NS':
      return `${answer.name}\tnameserver = ${answer.data}`
    default:
      return `Name:\t${answer.name}\nAddress: ${answer.data}`
  }
}

const nslookup: Program = guarded((os, proc) => {
  const args = proc.argv.slice(1)
  let recordType: RecordType | undefined
  const words: string[] = []
  for (const arg of args) {
    const match = /^-(?:type|q|query(?:type)?)=(\w+)$/i.exec(arg)
    if (match) {
      const type = (match[1] as string).toUpperCase()
      if (!recordTypes.includes(type)) throw new UsageError('', 1, `unknown query type: ${match[1]}`)
      recordType = type as RecordType
    } else if (!arg.startsWith('-')) words.push(arg)
  }
  const [name, server] = words
  if (name === undefined)
    throw new UsageError(
      '',
      1,
      isBusybox(os, proc)
        ? 'BusyBox v1.36.1 multi-call binary.\n\nUsage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]'
        : 'nslookup: interactive mode is not supported',
    )
  const reverse = isAddress(name)
  const types: RecordType[] = recordType ? [recordType] : reverse ? ['PTR'] : ['A', 'AAAA']
  const asked = reverse ? reverseName(name) : name
  const answers = ask(
    os,
    proc,
    types.map((type) => ({
      name: asked,
      recordType: type,
      search: !name.endsWith('.'),
      ...(server === undefined ? {} : { server }),
    })),
  )
  if (!answers) return 'blocked'
  const busybox = isBusybox(os, proc)
  const used = answers[0]?.server || server || configuredServer(os)
  if (answers.every((answer) => answer.error === 'timeout')) {
    os.print(
      proc,
      busybox
        ? ';; connection timed out; no servers could be reached\n\n'
        : `;; communications error to ${used}#53: timed out\n;; no servers could be reached\n\n`,
    )
    return 1
  }
  os.print(
    proc,
    busybox ? `Server:\t\t${used}\nAddress:\t${used}:53\n\n` : `Server:\t\t${used}\nAddress:\t${used}#53\n\n`,
  )
  const records = answers.flatMap((answer) => answer.answers)
  if (records.length === 0) {
    const error = answers[0]?.error
    if (busybox) {
      os.print(
        proc,
        answers
          .map((answer) =>
            answer.error === 'nodata'
              ? `*** Can't find ${name}: No answer\n\n`
              : `** server can't find ${name}: ${answer.error === 'servfail' ? 'SERVFAIL' : 'NXDOMAIN'}\n\n`,
          )
          .join(''),
      )
      return answers.every((answer) => answer.error === 'nodata') ? 0 : 1
    }
    os.print(
      proc,
      error === 'nodata'
        ? `*** Can't find ${name}: No answer\n\n`
        : `** server can't find ${asked}: ${error === 'servfail' ? 'SERVFAIL' : 'NXDOMAIN'}\n\n`,
    )
    return error === 'nodata' ? 0 : 1
  }
  if (busybox) {
    for (const answer of answers)
      os.print(proc, `${answer.answers.map((record) => `${sentence(record)}\n`).join('')}\n`)
  } else os.print(proc, `${records.map((record) => `${sentence(record)}\n`).join('')}\n`)
  return 0
})

const host: Program = guarded((os, proc) => {
  const { values, operands } = parseOptions(proc, 't:avW:', {})
  const [name, server] = operands
  if (name === undefined)
    throw new UsageError(
      '',
      1,
      'Usage: host [-aCdilrTvVw] [-c class] [-N ndots] [-t type] [-W time]\n            [-R number] [-m flag] [-p port] hostname [server]',
    )
  const reverse = isAddress(name)
  const types =
    values['t'] !== undefined
      ? [values['t'].toUpperCase() as RecordType]
      : reverse
        ? (['PTR'] as RecordType[])
        : (['A', 'AAAA', 'MX'] as RecordType[])
  const answers = ask(
    os,
    proc,
    types.map((type) => ({
      name: reverse ? reverseName(name) : name,
      recordType: type,
      search: true,
      ...(server === undefined ? {} : { server }),
    })),
  )
  if (!answers) return 'blocked'
  const records = answers.flatMap((answer) => answer.answers)
  if (answers.every((answer) => answer.error === 'timeout')) {
    os.print(proc, ';; connection timed out; no servers could be reached\n')
    return 1
  }
  if (records.length === 0) {
    const error = answers[0]?.error
    os.print(
      proc,
      error === 'nodata'
        ? `${name} has no ${types[0]} record\n`
        : `Host ${reverse ? reverseName(name) : name} not found: ${error === 'servfail' ? '2(SERVFAIL)' : '3(NXDOMAIN)'}\n`,
    )
    return error === 'nodata' ? 0 : 1
  }
  const words: Record<string, string> = {
    A: 'has address',
    AAAA: 'has IPv6 address',
    CNAME: 'is an alias for',
    PTR: 'domain name pointer',
    SRV: 'has SRV record',
    MX: 'mail is handled by',
    NS: 'name server',
    TXT: 'descriptive text',
  }
  for (const record of records)
    os.print(
      proc,
      `${record.name} ${words[record.type] ?? `has ${record.type} record`} ${record.type === 'TXT' ? `"${record.data}"` : /^(?:CNAME|PTR|NS)$/.test(record.type) ? record.data.replace(/\.?$/, '.') : record.data}\n`,
    )
  return 0
})

const dig: Program = guarded((os, proc) => {
  let name: string | undefined
  let recordType: RecordType = 'A'
  let server: string | undefined
  let short = false
  let search = false
  let sections = true
  let stats = true
  let question = true
  let comments = true
  let command = true
  const args = proc.argv.slice(1)
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string
    if (arg.startsWith('@')) server = arg.slice(1)
    else if (arg === '+short') short = true
    else if (arg === '+search') search = true
    else if (arg === '+noall') sections = stats = question = comments = command = false
    else if (arg === '+answer') sections = true
    else if (arg === '+noanswer') sections = false
    else if (arg === '+nostats') stats = false
    else if (arg === '+nocmd') command = false
    else if (arg === '+nocomments') comments = false
    else if (arg === '+noquestion') question = false
    else if (arg.startsWith('+')) continue
    else if (arg === '-x') {
      name = reverseName(args[++i] ?? '')
      recordType = 'PTR'
    } else if (arg === '-t') recordType = (args[++i] ?? 'A').toUpperCase() as RecordType
    else if (arg === '-p') i++
    else if (arg.startsWith('-')) continue
    else if (recordTypes.includes(arg.toUpperCase()) && name !== undefined) recordType = arg.toUpperCase() as RecordType
    else if (arg.toUpperCase() === 'IN') continue
    else if (recordTypes.includes(arg.toUpperCase()) && i + 1 < args.length)
      recordType = arg.toUpperCase() as RecordType
    else name = arg
  }
  const asked = name ?? '.'
  const answers = ask(os, proc, [
    {
      name: asked,
      recordType: name === undefined ? 'NS' : recordType,
      search,
      ...(server === undefined ? {} : { server }),
    },
  ])
  if (!answers) return 'blocked'
  const answer = answers[0] as ResolvedEvent
  const used = answer.server || server || configuredServer(os)
  if (answer.error === 'timeout') {
    os.print(
      proc,
      `${short ? '' : `\n; <<>> DiG 9.18.24 <<>> ${args.join(' ')}\n`};; communications error to ${used}#53: timed out\n;; communications error to ${used}#53: timed out\n;; no servers could be reached\n\n`,
    )
    return 9
  }
  if (short) {
    for (const record of answer.answers)
      os.print(
        proc,
        `${/^(?:CNAME|PTR|NS)$/.test(record.type) ? record.data.replace(/\.?$/, '.') : record.type === 'TXT' ? `"${record.data}"` : record.data}\n`,
      )
    return 0
  }
  const status = answer.error === 'nxdomain' ? 'NXDOMAIN' : answer.error === 'servfail' ? 'SERVFAIL' : 'NOERROR'
  const id = Math.floor(os.random() * 65536)
  let text = ''
  if (command) text += `\n; <<>> DiG 9.18.24 <<>> ${args.join(' ')}\n;; global options: +cmd\n`
  if (comments)
    text += `;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${status}, id: ${id}\n;; flags: qr aa rd; QUERY: 1, ANSWER: ${answer.answers.length}, AUTHORITY: 0, ADDITIONAL: 1\n;; WARNING: recursion requested but not available\n\n;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n`
  if (question) text += `;; QUESTION SECTION:\n;${asked.replace(/\.?$/, '.')}\t\tIN\t${recordType}\n\n`
  if (sections && answer.answers.length)
    text += `${comments ? ';; ANSWER SECTION:\n' : ''}${answer.answers.map((record) => `${record.name.replace(/\.?$/, '.')}\t${record.ttl}\tIN\t${record.type}\t${/^(?:CNAME|PTR|NS)$/.test(record.type) ? record.data.replace(/\.?$/, '.') : record.type === 'TXT' ? `"${record.data}"` : record.data}\n`).join('')}\n`
  if (stats)
    text += `;; Query time: ${os.now - (proc.state as LookupState).started} msec\n;; SERVER: ${used}#53(${used}) (UDP)\n;; WHEN: ${strftime('%a %b %d %H:%M:%S UTC %Y', os.now)}\n;; MSG SIZE  rcvd: ${60 + answer.answers.length * 32}\n\n`
  os.print(proc, text)
  return 0
})

interface PingState {
  id?: string
  sent: number
  received: number
  next: number
  times: number[]
  ip?: string
  deadline?: number
  phase: 'send' | 'wait'
  begun: number
  end?: number
}

const ping: Program = guarded((os, proc) => {
  const { values, operands } = parseOptions(proc, 'c:i:W:w:s:qn46I:t:v', {}, { status: 2 })
  const [target] = operands
  const busybox = isBusybox(os, proc)
  if (target === undefined) throw new UsageError('usage error: Destination address required', 2)
  const state = proc.state as PingState
  const count = values['c'] === undefined ? Infinity : Number(values['c'])
  const interval = Number(values['i'] ?? 1) * 1000
  const wait = Number(values['W'] ?? 10) * 1000
  const size = Number(values['s'] ?? 56)
  if (state.phase === undefined) {
    Object.assign(state, { sent: 0, received: 0, next: os.now, times: [], phase: 'send', begun: os.now })
    if (values['w'] !== undefined) state.end = os.now + Number(values['w']) * 1000
    os.handleSignals(proc, ['INT'])
  }
  const quiet = values['q'] !== undefined
  const summary = (): number => {
    const loss = state.sent === 0 ? 0 : Math.round(((state.sent - state.received) / state.sent) * 100)
    os.print(
      proc,
      busybox
        ? `\n--- ${target} ping statistics ---\n${state.sent} packets transmitted, ${state.received} packets received, ${loss}% packet loss\n`
        : `\n--- ${target} ping statistics ---\n${state.sent} packets transmitted, ${state.received} received, ${loss}% packet loss, time ${os.now - state.begun}ms\n`,
    )
    if (state.times.length) {
      const least = Math.min(...state.times)
      const most = Math.max(...state.times)
      const mean = state.times.reduce((sum, time) => sum + time, 0) / state.times.length
      const deviation = Math.sqrt(state.times.reduce((sum, time) => sum + (time - mean) ** 2, 0) / state.times.length)
      os.print(
        proc,
        busybox
          ? `round-trip min/avg/max = ${least.toFixed(3)}/${mean.toFixed(3)}/${most.toFixed(3)} ms\n`
          : `rtt min/avg/max/mdev = ${least.toFixed(3)}/${mean.toFixed(3)}/${most.toFixed(3)}/${deviation.toFixed(3)} ms\n`,
      )
    }
    return state.received > 0 ? 0 : 1
  }
  if (os.takeSignal(proc, 'INT')) return summary()
  for (let event = os.nextEvent(proc); event; event = os.nextEvent(proc)) {
    if (event.type !== 'pong' || event.id !== state.id) continue
    if (event.error === 'nxdomain' || event.error === 'servfail') {
      os.complain(
        proc,
        busybox
          ? `ping: bad address '${target}'\n`
          : `ping: ${target}: ${event.error === 'nxdomain' ? 'Name or service not known' : 'Temporary failure in name resolution'}\n`,
      )
      return busybox ? 1 : 2
    }
    if (state.ip === undefined) {
      state.ip = event.ip ?? target
      os.print(
        proc,
        busybox
          ? `PING ${target} (${state.ip}): ${size} data bytes\n`
          : `PING ${target} (${state.ip}) ${size}(${size + 28}) bytes of data.\n`,
      )
    }
    if (event.ms !== undefined) {
      state.received++
      state.times.push(event.ms)
      if (!quiet)
        os.print(
          proc,
          busybox
            ? `${size + 8} bytes from ${state.ip}: seq=${state.sent - 1} ttl=64 time=${event.ms.toFixed(3)} ms\n`
            : `${size + 8} bytes from ${target === state.ip ? '' : `${target} (`}${state.ip}${target === state.ip ? '' : ')'}: icmp_seq=${state.sent} ttl=64 time=${event.ms < 1 ? event.ms.toFixed(3) : event.ms.toFixed(2)} ms\n`,
        )
    } else if (event.error === 'unreachable' && !quiet && !busybox)
      os.print(proc, `From ${state.ip} icmp_seq=${state.sent} Destination Host Unreachable\n`)
    delete state.deadline
    state.phase = 'send'
  }
  if (state.phase === 'wait') {
    if (state.deadline !== undefined && os.now >= state.deadline) {
      if (state.ip === undefined) {
        state.ip = target
        os.print(
          proc,
          busybox
            ? `PING ${target} (${state.ip}): ${size} data bytes\n`
            : `PING ${target} (${state.ip}) ${size}(${size + 28}) bytes of data.\n`,
        )
      }
      state.phase = 'send'
    } else {
      os.setAlarm(proc, Math.min(state.deadline ?? Infinity, state.end ?? Infinity))
      if (state.end !== undefined && os.now >= state.end) return summary()
      return 'blocked'
    }
  }
  if (state.sent >= count || (state.end !== undefined && os.now >= state.end)) return summary()
  if (!os.sleepUntil(proc, Math.min(state.next, state.end ?? Infinity))) return 'blocked'
  state.sent++
  state.id = os.ping(proc, target)
  state.next = os.now + interval
  state.phase = 'wait'
  // The next request goes out on time even when this one stays unanswered; only the last one is waited for longer.
  state.deadline = os.now + (state.sent >= count ? wait : Math.min(wait, interval))
  os.setAlarm(proc, state.deadline)
  return 'blocked'
})

/** nslookup, host, dig, ping. */
export const lookupCommands: Record<string, Program> = { nslookup, host, dig, ping, ping6: ping }
