"""The template as a stack: deployed, updated in place, deleted."""

import io
import time
import zipfile

from botocore.exceptions import ClientError

from . import deviations
from .place import TEMPLATE, Trouble

BUCKET = "code"
CODE = "../target/lambda/bootstrap"
FINISHED_WITHIN = 120


class Stack:
    """One stack on a server."""

    def __init__(self, server, name):
        self.name = name
        self._server = server
        self._cloudformation = server.client("cloudformation")

    def deploy(self, bootstrap, parameters):
        """Makes it, or brings one that is there up to date. Returns its outputs."""
        template = self._template(bootstrap)
        self._know(template, parameters)
        wanted = {
            "StackName": self.name,
            "TemplateBody": template,
            "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
            "Parameters": [
                {"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()
            ],
        }
        try:
            if self.status() is None:
                self._cloudformation.create_stack(**wanted)
            else:
                self._cloudformation.update_stack(**wanted)
        except ClientError as error:
            if "No updates are to be performed" not in str(error):
                raise Trouble(f"{self.name} is refused: {error.response['Error']['Message']}") from error
        status = self._finished()
        if status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
            reasons = "; ".join(self._failures()) or "no reason is given"
            raise Trouble(f"{self.name} ended as {status}: {reasons}", "localstack/down, and again")
        outputs = self.outputs()
        deviations.allow_batches(self._server.client("iam"), self, outputs["QueueArn"])
        return outputs

    def delete(self):
        """Takes it down, if it is there."""
        if self.status() is None:
            return
        self._cloudformation.delete_stack(StackName=self.name)
        status = self._finished()
        if status is not None:
            raise Trouble(f"{self.name} cannot be deleted: {status}")

    def outputs(self):
        [stack] = self._cloudformation.describe_stacks(StackName=self.name)["Stacks"]
        return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}

    def status(self):
        """Its state in CloudFormation's words; nothing where there is none."""
        try:
            [stack] = self._cloudformation.describe_stacks(StackName=self.name)["Stacks"]
        except ClientError as error:
            if "does not exist" in str(error):
                return None
            raise
        status = stack["StackStatus"]
        return None if status == "DELETE_COMPLETE" else status

    def resource(self, logical_id):
        """The physical id of one of its resources, or nothing."""
        listed = self._cloudformation.describe_stack_resources(StackName=self.name)
        for resource in listed["StackResources"]:
            if resource["LogicalResourceId"] == logical_id:
                return resource["PhysicalResourceId"]
        return None

    def _know(self, template, parameters):
        """Refuses parameters that the template does not have, as AWS does."""
        summary = self._cloudformation.get_template_summary(TemplateBody=template)
        known = {parameter["ParameterKey"] for parameter in summary["Parameters"]}
        unknown = sorted(set(parameters) - known)
        if unknown:
            raise Trouble(f"{TEMPLATE.name} has no parameter {', '.join(unknown)}", f"it has {', '.join(sorted(known))}")

    def _template(self, bootstrap):
        """The template with its code in a bucket, as `sam package` leaves it."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            # A fixed date: the same binary is the same archive.
            entry = zipfile.ZipInfo("bootstrap", (2026, 1, 1, 0, 0, 0))
            entry.external_attr = 0o755 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, bootstrap.read_bytes())
        s3 = self._server.client("s3")
        try:
            s3.create_bucket(
                Bucket=BUCKET,
                CreateBucketConfiguration={"LocationConstraint": s3.meta.region_name},
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "BucketAlreadyOwnedByYou":
                raise
        key = f"{self.name}.zip"
        s3.put_object(Bucket=BUCKET, Key=key, Body=packed.getvalue())
        template = TEMPLATE.read_text()
        if template.count(f"CodeUri: {CODE}\n") != 1:
            raise Trouble(f"{TEMPLATE} has not exactly one `CodeUri: {CODE}`")
        return deviations.template(template.replace(CODE, f"s3://{BUCKET}/{key}"))

    def _finished(self):
        deadline = time.monotonic() + FINISHED_WITHIN
        while True:
            status = self.status()
            if status is None or not status.endswith("_IN_PROGRESS"):
                return status
            if time.monotonic() > deadline:
                raise Trouble(f"{self.name} is {status} after {FINISHED_WITHIN} s")
            time.sleep(0.2)

    def _failures(self):
        events = self._cloudformation.describe_stack_events(StackName=self.name)["StackEvents"]
        for event in events:
            if event["ResourceStatus"].endswith("_FAILED"):
                reason = event.get("ResourceStatusReason", "no reason")
                yield f"{event['LogicalResourceId']}: {reason}"
