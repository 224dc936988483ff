// The cluster of the landing page as a visitor finds it: a shop of three pods behind a Service, a minute and a half old.
import { startBrowserCluster, type BrowserCluster } from './browser-cluster.ts'
import { SHOP } from './suggestions.ts'

const NODES = 3
/** The same for everybody, so that the still picture and the cluster that wakes in its place have the same pods. */
const SEED = 'landing'
const AGE_MILLISECONDS = 90_000
/** What was typed before the visitor came. */
export const FIRST_COMMAND = 'kubectl get pods'

const labels = { app: SHOP }
const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: SHOP, labels },
  spec: {
    replicas: 3,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        containers: [
          {
            name: 'nginx',
            image: 'nginx',
            ports: [{ containerPort: 80 }],
            resources: { requests: { cpu: '250m', memory: '256Mi' } },
          },
        ],
      },
    },
  },
}
const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: SHOP, labels },
  spec: { selector: labels, ports: [{ port: 80, targetPort: 80 }] },
}

/** Starts it: what has happened in it is simulated at once, from then on it goes with the clock `now`. */
export function startLandingCluster({
  onFault,
  now = () => Date.now(),
}: {
  onFault?: (error: Error) => void
  now?: () => number
} = {}): BrowserCluster {
  let behind = AGE_MILLISECONDS
  const browser = startBrowserCluster({
    nodes: NODES,
    seed: SEED,
    ...(onFault ? { onFault } : {}),
    now: () => now() - behind,
  })
  const contentType = 'application/json'
  browser.send({
    method: 'POST',
    url: '/apis/apps/v1/namespaces/default/deployments',
    contentType,
    body: deployment,
  })
  browser.send({ method: 'POST', url: '/api/v1/namespaces/default/services', contentType, body: service })
  behind = 0
  browser.goOn()
  return browser
}
