import { array, text } from '../../../command-line/flags.ts'
import { KubectlError } from '../../../process/failure.ts'
import type { Generator } from '../generator.ts'

// host/path=service:port, then perhaps ,tls or ,tls=secret. The host may be missing.
const RULE = /^[\w*\-.]*\/.*=[\w-]+:[\w-]+(,tls=?([\w-]+)?)?/

interface IngressPath {
  readonly path: string
  readonly pathType: 'Exact' | 'Prefix'
  readonly backend: object
}

interface IngressRule {
  readonly host?: string
  readonly http: { readonly paths: IngressPath[] }
}

interface IngressTls {
  hosts?: string[]
  secretName?: string
}

export const ingress: Generator = {
  name: 'ingress',
  aliases: ['ing'],
  summary: 'Create an ingress with the specified name',
  usage: 'kubectl create ingress NAME --rule=host/path=service:port[,tls[=secret]] ',
  examples: `  # Everything below a host
  kubectl create ingress web --rule="example.com/*=web:80"`,
  flags: [
    array('annotation', 'Annotation as key=value; may be repeated.'),
    text('class', 'Class of the ingress.'),
    text('default-backend', 'What takes requests of no rule, as service:port.'),
    array('rule', 'host/path=service:port, with ,tls[=secret] behind it for TLS; a path that ends with * is a prefix.'),
  ],
  kind: { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', isNamespaced: true, plural: 'ingresses' },
  failure: 'failed to create ingress: ',
  make: ({ flags }, name) => {
    const rules = flags.list('rule')
    const backend = flags.text('default-backend')
    if (backend === '' && rules.length === 0)
      throw new KubectlError(
        'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
      )
    for (const rule of rules)
      if (!RULE.test(rule))
        throw new KubectlError(
          `rule ${rule} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`,
        )
    const annotations = flags.list('annotation').map((text) => {
      const at = text.indexOf('=')
      if (at < 0) throw new KubectlError(`annotation ${text} is invalid and should be in format key=[value]`)
      return [text.slice(0, at), text.slice(at + 1)] as const
    })
    if (backend !== '' && backend.split(':').length !== 2)
      throw new KubectlError('default-backend should be in format servicename:serviceport')
    const tls = tlsOf(rules)
    return {
      kind: 'Ingress',
      apiVersion: 'networking.k8s.io/v1',
      metadata: {
        name,
        ...(annotations.length > 0 && {
          annotations: Object.fromEntries([...annotations].sort(([a], [b]) => (a < b ? -1 : 1))),
        }),
      },
      spec: {
        ...(flags.text('class') && { ingressClassName: flags.text('class') }),
        ...(backend && { defaultBackend: backendOf(backend) }),
        ...(tls.length > 0 && { tls }),
        ...(rules.length > 0 && { rules: rulesOf(rules) }),
      },
      status: { loadBalancer: {} },
    }
  },
}

function backendOf(text: string): object {
  const [name = '', port = ''] = text.split(':')
  return { service: { name, port: /^[+-]?\d+$/.test(port) ? { number: Number(port) } : { name: port } } }
}

const hostOf = (rule: string): string => rule.slice(0, rule.indexOf('/'))

/** Rules by host, in the order of the first of each. */
function rulesOf(rules: readonly string[]): IngressRule[] {
  const byHost = new Map<string, IngressPath[]>()
  for (const rule of rules) {
    const [target = ''] = rule.split(',')
    const host = hostOf(target)
    const [path = '', backend = ''] = target.slice(host.length).split('=')
    const isPrefix = path.endsWith('*')
    byHost.set(host, [
      ...(byHost.get(host) ?? []),
      {
        path: isPrefix ? path.slice(0, -1) : path,
        pathType: isPrefix ? 'Prefix' : 'Exact',
        backend: backendOf(backend),
      },
    ])
  }
  return [...byHost].map(([host, paths]) => ({ ...(host && { host }), http: { paths } }))
}

/** Hosts with TLS by secret; a host counts once. */
function tlsOf(rules: readonly string[]): IngressTls[] {
  const found: IngressTls[] = []
  const hosts = new Set<string>()
  for (const rule of rules) {
    const [, tls, ...more] = rule.split(',')
    const host = hostOf(rule)
    if (tls === undefined || more.length > 0 || hosts.has(host)) continue
    hosts.add(host)
    const secret = tls.split('=')[1] ?? ''
    const same = found.find(({ secretName = '' }) => secretName === secret)
    if (same) same.hosts = [...(same.hosts ?? []), host]
    else if (host || secret) found.push({ ...(host && { hosts: [host] }), ...(secret && { secretName: secret }) })
  }
  return found
}
