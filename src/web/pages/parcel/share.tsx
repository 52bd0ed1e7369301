/** Share: the address of the parcel for whoever signs in, or of its trace for the buyer, and who will see what. */
import type { ReactNode } from "react";
import { ChoiceField } from "../../design/choice-field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { useForm } from "../../design/form.tsx";
import { parcelPath } from "../../design/parcel-link.tsx";
import { Secret } from "../../design/secret.tsx";
import { useWords } from "../../words/words.ts";
import { parcelWords } from "./words.ts";

interface ShareProps {
  readonly platform: string;
  readonly orderNo: string;
  readonly onClose: () => void;
}

export function Share({ platform, orderNo, onClose }: ShareProps): ReactNode {
  const say = useWords(parcelWords);
  const form = useForm({ whom: "official" });
  const isForBuyer = form.values.whom === "buyer";
  const path = isForBuyer ? `/trace?number=${encodeURIComponent(orderNo)}` : parcelPath({ platform, orderNo });
  return (
    <Dialog title={say("shareTitle")} onClose={onClose}>
      <div className="parcel-share">
        <ChoiceField
          form={form}
          name="whom"
          label={say("shareWith")}
          options={[
            { value: "official", label: say("shareOfficial") },
            { value: "buyer", label: say("shareBuyer") },
          ]}
        />
        <p>{say(isForBuyer ? "shareBuyerText" : "shareOfficialText")}</p>
        <Secret key={path} text={`${window.location.origin}${path}`} label={say("shareLink")} />
        <p className="parcel-quiet">{say("shareSecret")}</p>
      </div>
    </Dialog>
  );
}
