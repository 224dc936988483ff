import { Icon } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import type { PodGroup as PodGroupModel } from '../model/groups.ts'
import type { DetailLevel } from '../model/picture.ts'
import { iconOfKind } from '../kind-icon.ts'
import place from './place-name.module.css'
import styles from './pod-group.module.css'
import { Vessels } from './vessels.tsx'

/** Pods of one namespace or one owner: an outline without a floor, because it is no place they live in. */
export function PodGroup({
  group,
  now,
  detail,
  selected,
  tabbable,
}: {
  group: PodGroupModel
  now: number
  detail: DetailLevel
  selected: string | undefined
  tabbable: string | undefined
}) {
  const t = useTranslations('wall')
  const { uid } = group
  const name = group.name || t('noOwner')
  const head = (
    <>
      {group.kind && <Icon name={iconOfKind(group.kind)} />}
      <b lang={group.name ? 'en' : undefined}>{name}</b>
      {group.kind && <small lang="en">{group.kind}</small>}
    </>
  )
  return (
    <div role="group" aria-label={group.kind ? `${group.kind} ${name}` : name} className={styles.group}>
      <div className={styles.head}>
        {uid === undefined ? (
          <span className={place.name}>{head}</span>
        ) : (
          <button
            type="button"
            className={place.name}
            data-object={uid}
            aria-pressed={selected === uid}
            tabIndex={tabbable === uid ? 0 : -1}
          >
            {head}
          </button>
        )}
        <span className={styles.count}>{t('podsCount', { count: group.pods.length })}</span>
      </div>
      <Vessels vessels={group.pods} now={now} detail={detail} selected={selected} tabbable={tabbable} />
    </div>
  )
}
