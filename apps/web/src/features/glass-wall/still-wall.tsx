import { useTranslations } from 'next-intl'
import styles from './glass-wall.module.css'
import type { Picture } from './model/picture.ts'
import { ControlPlane } from './picture/control-plane.tsx'
import { Pill } from './picture/pill.tsx'
import layout from './picture/picture-view.module.css'
import { StillFrame } from './picture/still-frame.tsx'
import { Tank } from './picture/tank.tsx'
import { Sentence } from './sentence.tsx'

const nobody: ReadonlySet<string> = new Set()

/** The wall as it looks like at one moment, made on the server. Nothing in it moves, and next to nothing is loaded for it. */
export function StillWall({ picture, revision }: { picture: Picture; revision: number }) {
  const t = useTranslations('wall')
  return (
    <div className={styles.wall}>
      <div className={styles.glass}>
        <Sentence picture={picture} />
        <StillFrame label={t('picture')} services={picture.services}>
          <ControlPlane
            revision={revision}
            health="working"
            acting={nobody}
            selected={undefined}
            tabbable={undefined}
          />
          <Places picture={picture} tabbable={picture.tanks[0]?.uid} />
        </StillFrame>
      </div>
    </div>
  )
}

/** Only the tanks and what sends to them, to look at beside something else. */
export function StillTanks({ picture }: { picture: Picture }) {
  const t = useTranslations('wall')
  const services = picture.services.filter((service) => service.selects)
  return (
    <div className={styles.wall} inert>
      <StillFrame label={t('picture')} services={services}>
        <Places picture={{ ...picture, services }} tabbable={undefined} />
      </StillFrame>
    </div>
  )
}

function Places({ picture, tabbable }: { picture: Picture; tabbable: string | undefined }) {
  return (
    <>
      <div className={layout.tanks}>
        {picture.tanks.map((tank) => (
          <Tank key={tank.uid} tank={tank} now={0} detail={picture.detail} selected={undefined} tabbable={tabbable} />
        ))}
      </div>
      <div className={layout.floor}>
        {picture.services.map((service) => (
          <Pill key={service.uid} service={service} selected={false} tabbable={false} />
        ))}
      </div>
    </>
  )
}
