import type { CheckSeen } from '@kubarium/contracts'

/** Which checks have come to pass between two looks, and which no longer do. What was not looked at before is no change. */
export function changedChecks(
  before: Readonly<Record<string, CheckSeen['status']>>,
  after: Readonly<Record<string, CheckSeen['status']>>,
): { passed: string[]; lost: string[] } {
  const passed: string[] = []
  const lost: string[] = []
  for (const [id, status] of Object.entries(after)) {
    const earlier = before[id]
    if (earlier === undefined || earlier === 'unchecked' || earlier === status) continue
    if (status === 'passed') passed.push(id)
    else if (earlier === 'passed' && status === 'failed') lost.push(id)
  }
  return { passed, lost }
}
