import { defineCommand } from '../../command-line/command.ts'
import { listOf } from '../../client/objects.ts'
import type { Found } from '../../client/selection.ts'
import { KubectlError, SeveralErrors } from '../../process/failure.ts'
import {
  changeTemplates,
  fetchTargets,
  setFlags,
  splitChanges,
  workloadCandidates,
  type Container,
} from './template-change.ts'

interface ImageOptions {
  readonly found: readonly Found[]
  readonly images: Readonly<Record<string, string>>
}

export const imageCommand = defineCommand<ImageOptions>({
  name: 'image',
  summary: 'Update the image of a pod template',
  usage:
    'kubectl set image (-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N',
  examples: `  # Another image for container nginx
  kubectl set image deployment/web nginx=nginx:1.27

  # For every container
  kubectl set image deployment/web *=nginx:1.27`,
  flags: setFlags,
  complete: (kubectl) => {
    const { targets, changes } = splitChanges(kubectl.args, 'image', (arg) => /^[^=].*=|.-$/.test(arg))
    const invalid = changes.filter((change) => !change.includes('='))
    if (invalid.length > 0) throw new KubectlError(`invalid image format: ${invalid.join(', ')}`)
    const images = Object.fromEntries(
      changes.map((change) => [change.slice(0, change.indexOf('=')), change.slice(change.indexOf('=') + 1)]),
    )
    return { found: fetchTargets(kubectl, targets), images }
  },
  validate: ({ images }, kubectl) => {
    const errors: string[] = []
    if (kubectl.flags.flag('all') && kubectl.flags.text('selector'))
      errors.push('cannot set --all and --selector at the same time')
    const count = Object.keys(images).length
    if (count < 1) errors.push('at least one image update is required')
    else if (count > 1 && '*' in images)
      errors.push(
        'all containers are already specified by *, but saw more than one container_name=container_image pairs',
      )
    if (errors.length === 1) throw new KubectlError(errors[0]!)
    if (errors.length > 1) throw new SeveralErrors(errors.map((one) => new KubectlError(one)))
  },
  run: ({ found, images }, kubectl) =>
    changeTemplates(
      kubectl,
      found,
      { verb: 'image updated', failure: 'failed to patch image update to pod template: ' },
      (spec) => {
        const all = [...listOf<Container>(spec, 'initContainers'), ...listOf<Container>(spec, 'containers')]
        for (const [name, value] of Object.entries(images)) {
          const hit = all.filter((container) => name === '*' || container.name === name)
          if (hit.length === 0) throw new KubectlError(`unable to find container named ${JSON.stringify(name)}`)
          for (const container of hit) container['image'] = value
        }
      },
    ),
  candidates: workloadCandidates,
})
