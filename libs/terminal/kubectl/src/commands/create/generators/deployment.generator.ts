import { int32, strings } from '../../../command-line/flags.ts'
import { KubectlError } from '../../../process/failure.ts'
import { containerName } from '../container-name.ts'
import { commandArguments, type Generator } from '../generator.ts'

export const deployment: Generator = {
  name: 'deployment',
  aliases: ['deploy'],
  summary: 'Create a deployment with the specified name',
  usage: 'kubectl create deployment NAME --image=image -- [COMMAND] [args...]',
  examples: `  # A Deployment with one replica of nginx
  kubectl create deployment web --image=nginx

  # Three replicas that listen on a port
  kubectl create deployment web --image=nginx --replicas=3 --port=80

  # With a command
  kubectl create deployment date --image=busybox -- date`,
  flags: [
    strings('image', 'Image to run; may be repeated for more containers.'),
    int32('port', 'Port that the container listens on.', { default: '-1' }),
    int32('replicas', 'Number of replicas.', { default: '1', short: 'r' }),
  ],
  kind: { apiVersion: 'apps/v1', kind: 'Deployment', isNamespaced: true, plural: 'deployments' },
  required: ['image'],
  failure: 'failed to create deployment: ',
  make: (kubectl, name) => {
    const { flags, invocation } = kubectl
    const images = flags.list('image')
    const command = commandArguments(kubectl)
    if (images.length > 1 && command.length > 0)
      throw new KubectlError('cannot specify multiple --image options and command')
    const port = flags.number('port')
    const containers = images.map((image) => ({
      name: containerName(image, invocation),
      image,
      ...(command.length > 0 && { command }),
      ...(port >= 0 && { ports: [{ containerPort: port }] }),
      resources: {},
    }))
    const labels = { app: name }
    return {
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: { name, labels },
      spec: {
        replicas: flags.number('replicas'),
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers } },
        strategy: {},
      },
      status: {},
    }
  },
}
