using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Recotem.Artifacts;

/// <summary>Writes artifacts: streams the sections once, signs, and makes the file visible as one step.</summary>
public static class ArtifactWriter
{
    /// <summary>Writes an artifact. Whatever fails, what was at the output path before stays valid.</summary>
    /// <param name="content">The content.</param>
    /// <param name="output">The output path of the recipe.</param>
    /// <param name="appendSha">
    /// True to write <c>stem.sha8.recotem</c> beside the output path, and then a pointer at the output path; false to write the artifact
    /// at the output path.
    /// </param>
    /// <param name="keys">The active key signs.</param>
    /// <param name="stores">Finds the store of the output path. The store keeps local output under <c>RECOTEM_ARTIFACT_ROOT</c>.</param>
    /// <param name="events">Receives <c>artifact_written</c>.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="ArtifactException">The content does not fit together or cannot be written; the reason is <see cref="ArtifactFailure.Write"/>.</exception>
    public static async ValueTask<WrittenArtifact> WriteAsync(
        ArtifactContent content,
        StorageLocation output,
        bool appendSha,
        KeyRing keys,
        IObjectStores stores,
        IEventLog events,
        CancellationToken cancellationToken)
    {
        Check(content, output, appendSha);
        byte[] header = content.Header.ToJson();
        byte[] parameters = Encoding.UTF8.GetBytes(content.ParametersJson);
        SectionPlan plan = Plan(content, parameters);
        byte[] table = SectionTable.Build(plan.Sections, out ImmutableArray<SectionEntry> sections, out long payloadLength);
        byte[] head = ContainerFormat.BuildHead(keys.ActiveKid, header, payloadLength);
        try
        {
            IObjectStore store = await stores.ForAsync(output, cancellationToken);
            await using PendingObject pending = await store.BeginWriteAsync(output, cancellationToken);
            pending.Stream.Write(head);
            byte[] statement = WritePayload(pending.Stream, head, keys.ActiveKid, table, sections, content, parameters, cancellationToken);
            pending.Stream.Position = ContainerFormat.KidOffset + keys.ActiveKid.Length;
            pending.Stream.Write(keys.Sign(statement));

            string version = ContainerFormat.ModelVersion(statement);
            StorageLocation artifact = appendSha ? output.Sibling(ArtifactPointer.TargetName(output.Name, version)) : output;
            await pending.CommitAsync(artifact, cancellationToken);
            if (appendSha)
                await WritePointerAsync(store, output, artifact.Name, cancellationToken);
            var written = new WrittenArtifact(artifact.ToString(), appendSha ? output.ToString() : null, version, keys.ActiveKid);
            Report(written, events);
            return written;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactException(ArtifactFailure.Write, $"cannot write the artifact '{output}': {e.Message}", e);
        }
    }

    private static void Check(ArtifactContent content, StorageLocation output, bool appendSha)
    {
        if (output.Name.Length == 0)
            throw new ArtifactException(ArtifactFailure.Write, $"the output path '{output}' names a directory; expected a file, for instance model.recotem");
        if (appendSha && !ArtifactPointer.CanName(ArtifactPointer.TargetName(output.Name, "sha256:00000000")))
            throw new ArtifactException(ArtifactFailure.Write, $"a pointer cannot name '{output.Name}'; choose a shorter output name without control characters and backslashes");
        int users = content.Users.Count;
        int items = content.Items.Count;
        if (content.Seen.UserCount != users || content.Seen.ItemCount != items || content.Model.UserCount != users || content.Model.ItemCount != items)
        {
            throw new ArtifactException(ArtifactFailure.Write, string.Create(
                CultureInfo.InvariantCulture,
                $"ids, interactions and model do not fit together: {users} × {items} ids, {content.Seen.UserCount} × {content.Seen.ItemCount} interactions, {content.Model.UserCount} × {content.Model.ItemCount} in the model of '{content.Header.Algorithm.Name}'"));
        }

        try
        {
            using JsonDocument parameters = JsonDocument.Parse(content.ParametersJson);
            if (parameters.RootElement.ValueKind != JsonValueKind.Object)
                throw new ArtifactException(ArtifactFailure.Write, $"the parameters of '{content.Header.Algorithm.Name}' are not a JSON object");
        }
        catch (JsonException e)
        {
            throw new ArtifactException(ArtifactFailure.Write, $"the parameters of '{content.Header.Algorithm.Name}' are not JSON: {e.Message}", e);
        }
    }

    private static SectionPlan Plan(ArtifactContent content, byte[] parameters)
    {
        var plan = new SectionPlan(Owner(content));
        InteractionMatrix seen = content.Seen;
        plan.Add(SectionNames.UserOffsets, SectionType.I64, content.Users.Count + 1);
        plan.Add(SectionNames.UserBytes, SectionType.Utf8, content.Users.Bytes.Length);
        plan.Add(SectionNames.UserHash, SectionType.I64, content.Users.Slots.Length, isRequired: false);
        plan.Add(SectionNames.ItemOffsets, SectionType.I64, content.Items.Count + 1);
        plan.Add(SectionNames.ItemBytes, SectionType.Utf8, content.Items.Bytes.Length);
        plan.Add(SectionNames.ItemHash, SectionType.I64, content.Items.Slots.Length, isRequired: false);
        plan.Add(SectionNames.SeenRowStarts, SectionType.I64, seen.RowStarts.Length);
        plan.Add(SectionNames.SeenItems, SectionType.I32, seen.Count);
        if (!seen.IsBinary)
            plan.Add(SectionNames.SeenWeights, SectionType.F32, seen.Count);
        plan.Add(SectionNames.Parameters, SectionType.Utf8, parameters.Length);
        content.Model.Save(plan);
        return plan;
    }

    /// <summary>Writes the payload; returns what is to be signed.</summary>
    private static byte[] WritePayload(
        Stream stream,
        byte[] head,
        string kid,
        byte[] table,
        ImmutableArray<SectionEntry> sections,
        ArtifactContent content,
        byte[] parameters,
        CancellationToken cancellationToken)
    {
        InteractionMatrix seen = content.Seen;
        using var payload = new SectionStream(stream, table, sections, Owner(content), cancellationToken);
        payload.WriteValues(content.Users.Offsets);
        payload.WriteValues(content.Users.Bytes);
        payload.WriteValues(content.Users.Slots);
        payload.WriteValues(content.Items.Offsets);
        payload.WriteValues(content.Items.Bytes);
        payload.WriteValues(content.Items.Slots);
        payload.WriteValues(seen.RowStarts);
        payload.WriteValues(seen.ItemIndices);
        if (!seen.IsBinary)
            payload.WriteValues(seen.Weights);
        payload.WriteValues<byte>(parameters);
        content.Model.Save(payload);
        return ContainerFormat.Statement(head, ContainerFormat.KidOffset + kid.Length, head.Length, payload.Finish());
    }

    private static async ValueTask WritePointerAsync(IObjectStore store, StorageLocation output, string target, CancellationToken cancellationToken)
    {
        await using PendingObject pointer = await store.BeginWriteAsync(output, cancellationToken);
        pointer.Stream.Write(ArtifactPointer.Content(target));
        await pointer.CommitAsync(output, cancellationToken);
    }

    private static void Report(WrittenArtifact written, IEventLog events)
    {
        const string Logger = "recotem.artifact.io";
        const string Event = "artifact_written";
        if (written.Pointer is null)
            events.Write(EventLevel.Info, Logger, Event, new("versioning", "always_overwrite"), new("artifact", written.Path), new("kid", written.Kid));
        else
        {
            events.Write(
                EventLevel.Info, Logger, Event,
                new("versioning", "append_sha"), new("artifact", written.Path), new("pointer", written.Pointer), new("kid", written.Kid));
        }
    }

    private static string Owner(ArtifactContent content) => $"'{content.Header.Algorithm.Name}'";
}
