// Clusters of the journeys, in any language: made, opened, thrown away, and one in which much is wrong.
import type { Page } from 'playwright-core'
import { inject } from 'vitest'
import { run, shell } from './shell.ts'

const TROUBLED = 'journeys-reef'

/** Makes a cluster on the page of clusters, and waits for its workspace. */
export async function createCluster(page: Page, name: string): Promise<void> {
  await page
    .getByRole('button', { name: /^(New cluster|새 클러스터|Create cluster|클러스터 만들기)$/ })
    .first()
    .click()
  await page.getByRole('dialog').locator('input').first().fill(name)
  await page.getByRole('dialog').locator('button[type=submit]').click()
  await page.waitForURL('**/clusters/*')
  await page.locator('[data-object]').first().waitFor()
  await shell(page).waitFor({ state: 'attached' })
}

/** Opens a cluster from the page of clusters. */
export async function openCluster(page: Page, name: string): Promise<void> {
  const link = page.getByRole('link', { name, exact: true })
  await link.click()
  // On a busy machine a press on a page that has just come was seen to be lost.
  await page.waitForURL('**/clusters/*', { timeout: 10_000 }).catch(() => link.click())
  await page.waitForURL('**/clusters/*')
  await page.locator('[data-object]').first().waitFor()
}

export async function removeCluster(page: Page, name: string): Promise<void> {
  await page.goto('/en/dashboard')
  await page.getByRole('button', { name: `Menu of ${name}` }).click()
  await page.getByRole('menuitem', { name: 'Delete…' }).click()
  await page.getByText('cannot be undone').waitFor()
  await page.getByRole('button', { name: 'Delete cluster' }).click()
  await page.getByText(`${name} is deleted.`).first().waitFor()
}

/**
 * Opens a cluster in which pods run, crash, wait for room and miss their image, one node is cordoned, and one service has
 * no endpoints. The stand-in has one; on a product it is made with kubectl, once.
 */
export async function openTroubledCluster(page: Page): Promise<void> {
  if (inject('standIn')) return openCluster(page, 'play-orca')
  const locale = new URL(page.url()).pathname.split('/')[1]
  await page.getByRole('heading', { level: 1 }).waitFor()
  if ((await page.getByRole('link', { name: TROUBLED, exact: true }).count()) === 0) {
    await createCluster(page, TROUBLED)
    for (const command of troubles) await run(page, command)
    await page.goto(`/${locale}/dashboard`)
  }
  await openCluster(page, TROUBLED)
  for (const state of ['running', 'crashing', 'no-room', 'image-error'])
    await page.locator(`[data-state="${state}"]`).first().waitFor({ timeout: 60_000 })
}

const crashing = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'pay-0', labels: { app: 'pay' } },
  spec: {
    containers: [
      {
        name: 'pay',
        image: 'busybox',
        command: ['sh', '-c', 'exit 1'],
        envFrom: [{ configMapRef: { name: 'pay-config' } }, { secretRef: { name: 'pay-db', optional: true } }],
      },
    ],
  },
}
const large = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'train-0' },
  spec: { containers: [{ name: 'train', image: 'nginx', resources: { requests: { cpu: '100' } } }] },
}
const troubles = [
  'kubectl create deployment web --image=nginx --replicas=3',
  'kubectl expose deployment web --port=80',
  'kubectl create configmap pay-config --from-literal=level=debug',
  `echo '${JSON.stringify(crashing)}' | kubectl apply -f -`,
  `echo '${JSON.stringify(large)}' | kubectl apply -f -`,
  'kubectl create service clusterip pay --tcp=80',
  'kubectl create deployment oops --image=nginx:no-such-tag',
  'kubectl cordon node-3',
]
