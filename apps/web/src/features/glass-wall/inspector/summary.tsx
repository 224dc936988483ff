'use client'

import { Button, EmptyState, NoteBar } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { podsIn } from '../model/picture.ts'
import { relationsOf } from '../model/relations.ts'
import { whyNode, whyPod, whyService, type Reason } from '../model/why.ts'
import { CauseList } from './cause-list.tsx'
import { factsOf } from './facts.ts'
import type { InspectorProps } from './inspector.tsx'
import styles from './inspector.module.css'
import { RelationsList } from './relations-list.tsx'

/** Why the object is as it is, what to do next, its facts and what it is related to. */
export function Summary({
  id,
  name,
  gone,
  state,
  index,
  picture,
  now,
  onSelect,
  onType,
}: InspectorProps & { id: string; name: string; gone: boolean }) {
  const t = useTranslations('wall.inspector')
  const object = index.find(id)
  const vessel = podsIn(picture).find((candidate) => candidate.uid === id)
  const tank = picture.tanks.find((candidate) => candidate.uid === id)
  const service = picture.services.find((candidate) => candidate.uid === id)
  const reason = vessel
    ? whyPod(vessel, index)
    : tank
      ? whyNode(tank, index)
      : service
        ? whyService(service, index)
        : undefined

  if (gone) {
    return (
      <div className={styles.body}>
        <EmptyState icon="ending" title={t('goneTitle', { name })}>
          {t('goneText')}
        </EmptyState>
      </div>
    )
  }
  const inNamespace =
    object?.metadata.namespace && object.metadata.namespace !== 'default' ? ` -n ${object.metadata.namespace}` : ''
  const facts = object ? factsOf(object, picture) : []
  const relations = relationsOf(id, index, picture)
  return (
    <div className={styles.body}>
      {reason && <Why reason={reason} now={now} />}
      {onType && object && (
        <div className={styles.buttons}>
          {vessel?.node && (
            <Button size={28} icon="terminal" onClick={() => onType(`kubectl logs ${vessel.name}${inNamespace}`)}>
              {t('logs')}
            </Button>
          )}
          <Button
            size={28}
            icon="transcript"
            onClick={() =>
              onType(`kubectl describe ${object.kind.toLowerCase()} ${object.metadata.name}${inNamespace}`)
            }
          >
            {t('describe')}
          </Button>
        </div>
      )}
      {facts.length > 0 && (
        <dl className={styles.facts}>
          {facts.map((fact) => (
            <Fact key={fact.name} {...fact} />
          ))}
        </dl>
      )}
      {object && <CauseList uid={id} recent={state.recent} onSelect={onSelect} />}
      <RelationsList relations={relations} onSelect={onSelect} />
    </div>
  )
}

function Why({ reason, now }: { reason: Reason; now: number }) {
  const t = useTranslations('wall.why')
  const inspector = useTranslations('wall.inspector')
  const seconds = reason.nextTryAt === undefined ? undefined : Math.ceil((reason.nextTryAt - now) / 1000)
  return (
    <NoteBar look={reason.look}>
      {t(reason.key, reason.values)}
      {seconds !== undefined && <> {seconds > 0 ? t('nextTry', { seconds }) : t('nextTryNow')}</>}
      {reason.said && (
        <p className={styles.said} lang="en" title={inspector('saidBy')}>
          {reason.said}
        </p>
      )}
    </NoteBar>
  )
}

function Fact({ name, value, list, mono }: ReturnType<typeof factsOf>[number]) {
  const t = useTranslations('wall.inspector')
  return (
    <>
      <dt>{t(name)}</dt>
      <dd className={mono ? 'mono' : undefined} lang={mono ? 'en' : undefined}>
        {list ? (
          <span className={styles.labels}>
            {list.map((entry) => (
              <code key={entry}>{entry}</code>
            ))}
          </span>
        ) : typeof value === 'object' ? (
          t('replicasOf', value)
        ) : (
          value
        )}
      </dd>
    </>
  )
}
