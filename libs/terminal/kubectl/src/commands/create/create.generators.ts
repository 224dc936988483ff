// Objects that `kubectl create <kind>` makes from flags, with the keys in the order of Go's types.
import { encodeBase64, encodeBytes } from '@kubarium/kube-objects'
import { toBytes } from '@kubarium/machine'
import type { Kubectl } from '../../kubectl.ts'
import { FileError } from '../../process/invocation.ts'
import { KubectlError } from '../../process/failure.ts'
import { configMapKeyProblems, envVarNameProblems } from '@kubarium/kube-objects'

/** Name that a container gets from its image. */
export function containerName(image: string): string {
  const last = image.slice(image.lastIndexOf('/') + 1)
  return (
    last
      .replace(/@.*$/, '')
      .replace(/:.*$/, '')
      .toLowerCase()
      .replace(/[^a-z0-9-]/g, '-')
      .replace(/^-+|-+$/g, '') || 'container'
  )
}

/** Data of `--from-literal`, `--from-file` and `--from-env-file`. @throws KubectlError */
export function dataOf(kubectl: Kubectl): { data: Record<string, string>; binary: Record<string, string> } {
  const { flags, invocation } = kubectl
  const data: Record<string, string> = {}
  const binary: Record<string, string> = {}
  const add = (key: string, value: string): void => {
    const [problem] = configMapKeyProblems(key)
    if (problem) throw new KubectlError(`"${key}" is not valid key name for a ConfigMap: ${problem}`)
    if (key in data || key in binary)
      throw new KubectlError(
        `cannot add key "${key}", another key by that name already exists in Data for ConfigMap "${kubectl.args[0] ?? ''}"`,
      )
    if (/[\udc80-\udcff]/.test(value)) binary[key] = encodeBytes(toBytes(value))
    else data[key] = value
  }
  for (const file of flags.list('from-file')) {
    const parts = file.split('=')
    if (parts.length > 2 || file.startsWith('=') || file.endsWith('='))
      throw new KubectlError(
        file.startsWith('=')
          ? `key name for file path ${file.slice(1)} missing`
          : file.endsWith('=')
            ? `file path for key name ${file.slice(0, -1)} missing`
            : "key names or file paths cannot contain '='",
      )
    const [first = '', second] = parts
    const path = second ?? first
    const kind = path === '-' ? 'file' : invocation.stat(path)
    if (kind === undefined) throw new KubectlError(`error reading ${path}: no such file or directory`)
    if (kind === 'directory') {
      if (second !== undefined) throw new KubectlError(`cannot give a key name for a directory path`)
      for (const name of [...invocation.list(path)].sort())
        if (invocation.stat(`${path}/${name}`) === 'file') add(name, read(kubectl, `${path}/${name}`))
    } else add(second === undefined ? path.slice(path.lastIndexOf('/') + 1) : first, read(kubectl, path))
  }
  for (const literal of flags.list('from-literal')) {
    const equals = literal.indexOf('=')
    if (equals < 0) throw new KubectlError(`invalid literal source ${literal}, expected key=value`)
    if (equals === 0) throw new KubectlError(`invalid literal source ${literal}, expected key=value`)
    add(literal.slice(0, equals), literal.slice(equals + 1).replace(/^(['"])(.*)\1$/s, '$2'))
  }
  for (const file of flags.list('from-env-file')) {
    const kind = invocation.stat(file)
    if (kind === undefined) throw new KubectlError(`error reading ${file}: no such file or directory`)
    for (const line of read(kubectl, file)
      .replace(/^\ufeff/, '')
      .split('\n')) {
      const trimmed = line.trimStart()
      if (trimmed === '' || trimmed.startsWith('#')) continue
      const [key = '', ...rest] = trimmed.split('=')
      const [problem] = envVarNameProblems(key)
      if (problem) throw new KubectlError(`${JSON.stringify(key)} is not a valid key name: ${problem}`)
      add(key, rest.length > 0 ? rest.join('=') : (invocation.env[key] ?? ''))
    }
  }
  return { data, binary }
}

function read(kubectl: Kubectl, path: string): string {
  if (path === '-') return kubectl.invocation.standardInput()
  try {
    return kubectl.invocation.readFile(path)
  } catch (error) {
    if (error instanceof FileError) throw new KubectlError(error.message)
    throw error
  }
}

/** Secret data in base64. */
export function secretData(kubectl: Kubectl): Record<string, string> {
  const { data, binary } = dataOf(kubectl)
  return { ...Object.fromEntries(Object.entries(data).map(([key, value]) => [key, encodeBase64(value)])), ...binary }
}

export interface ServicePort {
  name?: string
  protocol: string
  port: number
  targetPort: number | string
  nodePort?: number
}

/** `--tcp=80:8080` @throws KubectlError */
export function servicePorts(kubectl: Kubectl): ServicePort[] {
  return kubectl.flags.list('tcp').map((text) => {
    const parts = text.split(':')
    const [port = '', target = port] = parts
    const number = (value: string): number => {
      if (!/^\d+$/.test(value)) throw new KubectlError(`strconv.Atoi: parsing ${JSON.stringify(value)}: invalid syntax`)
      return Number(value)
    }
    const value = number(port)
    if (value < 1 || value > 65535)
      throw new KubectlError(
        `invalid port number ${value}: must be between 1 and 65535, inclusive`.replace(
          'invalid port number',
          'invalid port number',
        ),
      )
    const targetPort = /^\d+$/.test(target) ? Number(target) : target
    const name = parts.length === 1 ? port : `${port}-${target}`
    const nodePort = kubectl.flags.number('node-port')
    return { name, protocol: 'TCP', port: value, targetPort, ...(nodePort && { nodePort }) }
  })
}
