"""What MiniStack does otherwise than AWS, put right from outside. The template stays what AWS needs."""

import json

#: CloudFormation writes the slash of a media type as `~1`. AWS undoes that.
MEDIA_TYPE = ('"*~1*"', '"*/*"')

#: For AWS the right to a call is that to its batch (SQS developer guide, "Amazon SQS API permissions").
BATCHES = {
    "Role": ["sqs:SendMessageBatch"],
    "TestReader": ["sqs:DeleteMessageBatch", "sqs:ChangeMessageVisibilityBatch"],
}
POLICY = "batches"


def template(text):
    """The template as MiniStack has to read it."""
    written, meant = MEDIA_TYPE
    return text.replace(written, meant)


def allow_batches(iam, stack, queue_arn):
    """Gives each role that may make a call the batch of that call."""
    for resource, actions in BATCHES.items():
        role = stack.resource(resource)
        if role is None:
            continue
        statement = {"Effect": "Allow", "Action": actions, "Resource": queue_arn}
        policy = {"Version": "2012-10-17", "Statement": [statement]}
        iam.put_role_policy(RoleName=role, PolicyName=POLICY, PolicyDocument=json.dumps(policy))
