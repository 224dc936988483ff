import { defineCommand } from '../../command-line/command.ts'
import { listOf, part, textOf, type KubeObject } from '../../client/objects.ts'
import type { Kubectl } from '../../kubectl.ts'
import { KubectlError, ServerError } from '../../process/failure.ts'
import { alignTabs, tableTabs } from '../../printers/tab-writer.ts'
import { objectPrinter, printFlags } from '../../printers/output.ts'

export const whoAmICommand = defineCommand({
  name: 'whoami',
  summary: 'Experimental: Check self subject attributes',
  usage: 'kubectl auth whoami',
  flags: printFlags,
  complete: () => ({}),
  run: (_options, kubectl) => {
    const printer = objectPrinter(kubectl, { keepOrder: true })
    const answer = ask(kubectl)
    if (printer) return kubectl.print(printer.print(answer))
    const user = part(answer, 'status', 'userInfo')
    const groups = listOf<string>(user, 'groups')
    const rows = [
      ['Username', textOf(user, 'username')],
      ['UID', textOf(user, 'uid')],
      ['Groups', groups.length > 0 ? `[${groups.join(' ')}]` : ''],
      ...Object.entries(part(user, 'extra'))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, values]) => [`Extra: ${key}`, `[${(values as string[]).join(' ')}]`]),
    ].filter(([, value]) => value !== '')
    kubectl.print(alignTabs(`ATTRIBUTE\tVALUE\n${rows.map((cells) => `${cells.join('\t')}\n`).join('')}`, tableTabs))
  },
})

/** @throws KubectlError when the server has no such question, or does not answer it to this person */
function ask(kubectl: Kubectl): KubeObject {
  try {
    return kubectl.json<KubeObject>({
      method: 'POST',
      path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview', metadata: {} }),
    })
  } catch (error) {
    if (!(error instanceof ServerError)) throw error
    const what = 'the selfsubjectreviews API is not enabled in the cluster'
    if (error.reason === 'NotFound') throw new KubectlError(what)
    if (error.reason === 'Forbidden') throw new KubectlError(`${what} or you do not have permission to call it`)
    throw error
  }
}
