import { Badge, Icon } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import type { DetailLevel, Tank as TankModel } from '../model/picture.ts'
import { Vessels } from './vessels.tsx'
import place from './place-name.module.css'
import styles from './tank.module.css'

/** A node: a tank with an open top and a thick floor, its pods as vessels in it. */
export function Tank({
  tank,
  now,
  detail,
  selected,
  tabbable,
}: {
  tank: TankModel
  now: number
  detail: DetailLevel
  selected: string | undefined
  tabbable: string | undefined
}) {
  const t = useTranslations('wall')
  return (
    <div
      role="group"
      aria-label={t('nodeLabel', { name: tank.name })}
      data-rim={tank.uid}
      className={[styles.tank, tank.cordoned && styles.cordoned, tank.state !== 'ready' && styles.down]
        .filter(Boolean)
        .join(' ')}
    >
      <div className={styles.head}>
        <button
          type="button"
          className={place.name}
          data-object={tank.uid}
          aria-label={t('nodeLabel', { name: tank.name })}
          aria-pressed={selected === tank.uid}
          tabIndex={tabbable === tank.uid ? 0 : -1}
        >
          <Icon name="tank" />
          <b lang="en">{tank.name}</b>
        </button>
        {tank.state === 'ready' && !tank.cordoned && (
          <span className={styles.role}>{tank.roles[0] ?? t('worker')}</span>
        )}
        {tank.cordoned && (
          <Badge look="warn" icon="lock">
            {t('cordoned')}
          </Badge>
        )}
        {tank.state === 'not-ready' && (
          <Badge look="bad" icon="cross">
            {t('notReady')}
          </Badge>
        )}
        {tank.state === 'gone' && (
          <Badge look="bad" icon="cross">
            {t('gone')}
          </Badge>
        )}
      </div>
      <div className={styles.room}>
        <Share name={t('cpu')} share={tank.cpu} />
        <Share name={t('memory')} share={tank.memory} />
      </div>
      <Vessels vessels={tank.pods} now={now} detail={detail} selected={selected} tabbable={tabbable} />
    </div>
  )
}

/** How much of a resource the node's pods ask for. */
function Share({ name, share }: { name: string; share: number | undefined }) {
  const t = useTranslations('wall')
  if (share === undefined) return null
  const percent = Math.round(share * 100)
  return (
    <>
      <span aria-hidden="true">{name}</span>
      <span
        className={styles.bar}
        role="img"
        aria-label={t('requested', { resource: name, percent })}
        title={t('requested', { resource: name, percent })}
      >
        <i style={{ width: `${Math.min(100, percent)}%` }} />
      </span>
      <span className={styles.percent} aria-hidden="true">
        {t('percent', { percent })}
      </span>
    </>
  )
}
