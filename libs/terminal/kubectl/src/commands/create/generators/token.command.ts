import { array, duration, text } from '../../../command-line/flags.ts'
import { defineCommand } from '../../../command-line/command.ts'
import { textOf, type KubeObject } from '../../../client/objects.ts'
import type { Kubectl } from '../../../kubectl.ts'
import { KubectlError, ServerError } from '../../../process/failure.ts'
import { objectPrinter, printFlags } from '../../../printers/output.ts'
import { nameArgument } from '../generator.ts'

/** API versions of the kinds that a token may be bound to. */
const BOUND_KINDS: Readonly<Record<string, string>> = { Node: 'v1', Pod: 'v1', Secret: 'v1' }

export const tokenCommand = defineCommand<{ name: string; request: object }>({
  name: 'token',
  summary: 'Request a service account token',
  usage: 'kubectl create token SERVICE_ACCOUNT_NAME',
  examples: `  # A token of the service account bot
  kubectl create token bot

  # One that is good for ten minutes
  kubectl create token bot --duration=10m`,
  flags: [
    ...printFlags,
    array('audience', 'Audience of the token; may be repeated.'),
    text('bound-object-kind', `Kind of the object that the token is bound to: ${Object.keys(BOUND_KINDS).join(', ')}.`),
    text('bound-object-name', 'Its name.'),
    text('bound-object-uid', 'Its UID.'),
    duration('duration', 'How long the token is good; 0: as the server decides.', { default: '0s' }),
  ],
  complete: (kubectl) => {
    const name = nameArgument(kubectl)
    const { flags } = kubectl
    const seconds = flags.milliseconds('duration') / 1000
    if (seconds < 0) throw new KubectlError('--duration must be greater than or equal to 0')
    if (seconds % 1 !== 0) throw new KubectlError('--duration cannot be expressed in units less than seconds')
    const audiences = flags.list('audience')
    return {
      name,
      request: {
        kind: 'TokenRequest',
        apiVersion: 'authentication.k8s.io/v1',
        metadata: {},
        spec: {
          audiences: audiences.length > 0 ? audiences : null,
          ...(seconds > 0 && { expirationSeconds: seconds }),
          ...boundObject(kubectl),
        },
        status: { token: '', expirationTimestamp: null },
      },
    }
  },
  run: ({ name, request }, kubectl) => {
    const printer = objectPrinter(kubectl, { keepOrder: true })
    let answer: KubeObject
    try {
      answer = kubectl.json<KubeObject>({
        method: 'POST',
        path: `/api/v1/namespaces/${kubectl.namespace}/serviceaccounts/${encodeURIComponent(name)}/token`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(request),
      })
    } catch (error) {
      if (!(error instanceof ServerError)) throw error
      throw new KubectlError(`failed to create token: ${error.message}`)
    }
    if (!printer && textOf(answer, 'status', 'token') === '')
      throw new KubectlError('failed to create token: no token in server response')
    kubectl.print(printer ? printer.print(answer) : `${textOf(answer, 'status', 'token')}\n`)
  },
})

/** @throws KubectlError */
function boundObject({ flags }: Kubectl): object {
  const [kind, name, uid] = ['kind', 'name', 'uid'].map((part) => flags.text(`bound-object-${part}`))
  if (!kind) {
    if (name) throw new KubectlError('--bound-object-name can only be set if --bound-object-kind is provided')
    if (uid) throw new KubectlError('--bound-object-uid can only be set if --bound-object-kind is provided')
    return {}
  }
  const apiVersion = BOUND_KINDS[kind]
  if (!apiVersion)
    throw new KubectlError(`supported --bound-object-kind values are ${Object.keys(BOUND_KINDS).join(', ')}`)
  if (!name) throw new KubectlError('--bound-object-name is required if --bound-object-kind is provided')
  return { boundObjectRef: { kind, apiVersion, name, ...(uid && { uid }) } }
}
