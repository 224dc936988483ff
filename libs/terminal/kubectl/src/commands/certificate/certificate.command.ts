// Deciding on certificate signing requests.
import { bool } from '../../command-line/flags.ts'
import { defineCommand, type Command } from '../../command-line/command.ts'
import { filenameFlags } from '../../command-line/resource-flags.ts'
import { pathOf } from '../../client/discovery.ts'
import { hasFiles } from '../../client/manifests.ts'
import { listOf, put, type KubeObject } from '../../client/objects.ts'
import { fetchSelected, select } from '../../client/selection.ts'
import { nameCandidates } from '../../completion/candidates.ts'
import { commandHelp } from '../../command-line/help.ts'
import { KubectlError, throwErrors } from '../../process/failure.ts'
import { objectPrinter, printFlags, printResult } from '../../printers/output.ts'

const decision = (name: 'approve' | 'deny', type: 'Approved' | 'Denied', verb: string): Command =>
  defineCommand({
    name,
    summary: `${name === 'approve' ? 'Approve' : 'Deny'} a certificate signing request`,
    usage: `kubectl certificate ${name} (-f FILENAME | NAME)`,
    flags: [...printFlags, ...filenameFlags, bool('force', 'Also when there is no need to.')],
    complete: (kubectl) => {
      if (kubectl.args.length === 0 && !hasFiles(kubectl))
        throw new KubectlError('one or more CSRs must be specified as <name> or -f <filename>')
      return {}
    },
    run: (_options, kubectl) => {
      const printer = objectPrinter(kubectl)
      const args = hasFiles(kubectl) ? [] : ['certificatesigningrequests', ...kubectl.args]
      const { found, errors } = fetchSelected(kubectl, select(kubectl, args))
      for (const { resource, namespace, object } of found) {
        const known = listOf(object, 'status', 'conditions')
        const isDecided = known.some((condition) => condition['type'] === type)
        let result = object
        if (!isDecided || kubectl.flags.flag('force')) {
          const time = `${new Date(kubectl.invocation.now).toISOString().slice(0, 19)}Z`
          const condition = {
            type,
            status: 'True',
            reason: `Kubectl${name === 'approve' ? 'Approve' : 'Deny'}`,
            message: `This CSR was ${name === 'approve' ? 'approved' : 'denied'} by kubectl certificate ${name}.`,
            lastUpdateTime: time,
          }
          put(object, ['status', 'conditions'], [...known.filter((one) => one['type'] !== type), condition])
          result = kubectl.json<KubeObject>({
            method: 'PUT',
            path: pathOf(resource, namespace, object.metadata.name, 'approval'),
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(object),
          })
        }
        printResult(kubectl, printer, resource, result, verb)
      }
      throwErrors(errors)
    },
    candidates: nameCandidates('certificatesigningrequests'),
  })

export const certificateCommand: Command = {
  name: 'certificate',
  summary: 'Modify certificate resources',
  usage: 'kubectl certificate SUBCOMMAND',
  subcommands: [decision('approve', 'Approved', 'approved'), decision('deny', 'Denied', 'denied')],
  run: (kubectl) => {
    kubectl.print(commandHelp(kubectl.command, kubectl.path))
  },
}
