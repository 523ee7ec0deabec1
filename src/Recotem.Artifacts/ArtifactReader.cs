using System.Globalization;
using System.Security.Cryptography;

namespace Recotem.Artifacts;

/// <summary>
/// Opens artifacts: pointer, size, structure, signature, header, in this order. The file is opened once, its marker is taken from the
/// open file, and verifying reads it once in place.
/// </summary>
public static class ArtifactReader
{
    // What fits the second-level cache: scores are checked while the bytes that were hashed are still in it. A multiple of the
    // alignment of sections, so that no value is cut.
    private const int HashedAtOnce = 1 << 18;

    /// <summary>Opens and verifies an artifact.</summary>
    /// <param name="location">The address of the artifact or of a pointer.</param>
    /// <param name="keys">All of its keys verify.</param>
    /// <param name="limits">How large the artifact may be.</param>
    /// <param name="stores">Finds the store of the address.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    /// <returns>The artifact. Dispose it, or hand it to <see cref="ModelLoader"/>.</returns>
    /// <exception cref="ArtifactException">The artifact is refused; its reason says at which stage.</exception>
    public static async ValueTask<Artifact> OpenAsync(
        StorageLocation location, KeyRing keys, ArtifactLimits limits, IObjectStores stores, CancellationToken cancellationToken)
    {
        OpenedFile file = await OpenFileAsync(location, limits, stores, cancellationToken);
        try
        {
            ContainerLayout layout = Parse(file, limits);
            if (layout.Version != ContainerFormat.Version)
            {
                throw new ArtifactException(ArtifactFailure.VersionSkew, string.Create(
                    CultureInfo.InvariantCulture,
                    $"train again with this program: '{file.Location}' has container version {layout.Version}, which the Python product wrote; only version {ContainerFormat.Version} can be served"));
            }

            var scores = new ScoreCheck(file.Memory, layout);
            string modelVersion = Verify(file, layout, keys, scores, cancellationToken);
            ArtifactHeader header = Locate(file, () => ArtifactHeader.Parse(file.Memory.Span(layout.HeaderOffset, layout.HeaderLength)));
            return new Artifact(file.Memory, layout, header, modelVersion, file.Marker, file.Location) { SectionWithoutScores = scores.Refused };
        }
        catch
        {
            file.Memory.Dispose();
            throw;
        }
    }

    /// <summary>Verifies an artifact of version 2 or 1 and reads its header, but not its model.</summary>
    /// <param name="location">The address of the artifact or of a pointer.</param>
    /// <param name="keys">
    /// Yields the keys; receives the key id of the artifact, unverified. Called after the structure has been checked, so that a missing
    /// file is reported before missing keys.
    /// </param>
    /// <param name="limits">How large the artifact may be.</param>
    /// <param name="stores">Finds the store of the address.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    /// <returns>What the artifact says.</returns>
    /// <exception cref="ArtifactException">The artifact is refused; its reason says at which stage.</exception>
    public static async ValueTask<ArtifactInspection> InspectAsync(
        StorageLocation location, Func<string, KeyRing> keys, ArtifactLimits limits, IObjectStores stores, CancellationToken cancellationToken)
    {
        OpenedFile file = await OpenFileAsync(location, limits, stores, cancellationToken);
        using ArtifactMemory memory = file.Memory;
        ContainerLayout layout = Parse(file, limits);
        string modelVersion = Verify(file, layout, keys(layout.Kid), scores: null, cancellationToken);
        byte[] header = memory.Span(layout.HeaderOffset, layout.HeaderLength).ToArray();
        if (layout.Version != ContainerFormat.Version)
        {
            Locate(file, () => HeaderReader.ParseObject(header)).Dispose();
            return new ArtifactInspection(file.Location, layout.Version, layout.Kid, header, modelVersion, memory.Length, []);
        }

        ArtifactHeader parsed = Locate(file, () => ArtifactHeader.Parse(header));
        using var artifact = new Artifact(memory, layout, parsed, modelVersion, file.Marker, file.Location);
        return new ArtifactInspection(file.Location, layout.Version, layout.Kid, header, modelVersion, memory.Length, artifact.Sections);
    }

    private static ContainerLayout Parse(OpenedFile file, ArtifactLimits limits)
    {
        ReadOnlySpan<byte> head = file.Memory.Span(0, (int)Math.Min(file.Memory.Length, ContainerFormat.MaxHeadBytes));
        return ContainerFormat.TryParse(head, file.Memory.Length, limits.MaxPayloadBytes, out ContainerLayout layout, out string problem)
            ? layout
            : throw new ArtifactException(ArtifactFailure.Parse, $"'{file.Location}': {problem}");
    }

    /// <summary>Checks the signature; returns the model version.</summary>
    private static string Verify(OpenedFile file, ContainerLayout layout, KeyRing keys, ScoreCheck? scores, CancellationToken cancellationToken)
    {
        if (keys.Find(layout.Kid) is not { } key)
        {
            throw new ArtifactException(
                ArtifactFailure.Hmac, $"'{file.Location}' is signed with key '{KeyId.Safe(layout.Kid)}', which RECOTEM_SIGNING_KEYS does not have; add the key, or train again");
        }

        ReadOnlySpan<byte> head = file.Memory.Span(0, layout.PayloadOffset);
        byte[] expected;
        string modelVersion;
        if (layout.Version == ContainerFormat.Version)
        {
            using var payload = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            Append(payload, file.Memory, layout.PayloadOffset, scores, cancellationToken);
            byte[] statement = ContainerFormat.Statement(head, layout.DigestOffset, layout.PayloadOffset, payload.GetHashAndReset());
            expected = HMACSHA256.HashData(key.Bytes, statement);
            modelVersion = ContainerFormat.ModelVersion(statement);
        }
        else
        {
            using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.Bytes);
            using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            mac.AppendData(head[ContainerFormat.KidOffset..layout.DigestOffset]);
            mac.AppendData(head.Slice(layout.HeaderOffset, layout.HeaderLength));
            Append(mac, file.Memory, layout.PayloadOffset, scores: null, cancellationToken);
            Append(whole, file.Memory, 0, scores: null, cancellationToken);
            expected = mac.GetHashAndReset();
            modelVersion = "sha256:" + Convert.ToHexStringLower(whole.GetHashAndReset());
        }

        return keys.Matches(key, expected, head.Slice(layout.DigestOffset, ContainerFormat.DigestBytes))
            ? modelVersion
            : throw new ArtifactException(
                ArtifactFailure.Hmac,
                $"'{file.Location}' does not match its signature by key '{KeyId.Safe(layout.Kid)}': it was changed or damaged, or the key has other bytes; restore the file, or train again");
    }

    private static void Append(IncrementalHash hash, ArtifactMemory memory, long from, ScoreCheck? scores, CancellationToken cancellationToken)
    {
        while (from < memory.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = (int)Math.Min(memory.Length - from, HashedAtOnce);
            hash.AppendData(memory.Span(from, count));
            scores?.Look(from, count);
            from += count;
        }
    }

    private static T Locate<T>(OpenedFile file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ArtifactException e)
        {
            throw new ArtifactException(e.Reason, $"'{file.Location}': {e.Message}", e);
        }
    }

    private static async ValueTask<OpenedFile> OpenFileAsync(
        StorageLocation location, ArtifactLimits limits, IObjectStores stores, CancellationToken cancellationToken)
    {
        if (location.Scheme is "http" or "https")
            throw new ArtifactException(ArtifactFailure.Read, $"'{location}': artifacts are not read over HTTP; use a local path or an object store");
        StorageLocation current = location;
        try
        {
            IObjectStore store = await stores.ForAsync(location, cancellationToken);
            await using StoredObject first = await store.OpenReadAsync(location, cancellationToken);
            RefuseOverCap(first.Marker, location, limits);
            if (first.Marker.Length > ArtifactPointer.MaxBytes)
                return new OpenedFile(await LoadAsync(first, cancellationToken), first.Marker, location);

            ArtifactMemory small = await LoadAsync(first, cancellationToken);
            if (!ArtifactPointer.TryParse(small.Span(0, (int)small.Length), out string name))
                return new OpenedFile(small, first.Marker, location);
            small.Dispose();
            current = location.Sibling(name);
            await using StoredObject target = await store.OpenReadAsync(current, cancellationToken);
            RefuseOverCap(target.Marker, current, limits);
            return new OpenedFile(await LoadAsync(target, cancellationToken), first.Marker, current);
        }
        catch (FileNotFoundException e) when (current != location)
        {
            throw new ArtifactException(ArtifactFailure.Read, $"the pointer '{location}' names '{current.Name}', which does not exist beside it; train again, or restore the file", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ArtifactException(ArtifactFailure.Read, $"there is no artifact '{current}'; train the recipe, or correct the path", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactException(ArtifactFailure.Read, $"cannot read the artifact '{current}': {e.Message}", e);
        }
    }

    private static void RefuseOverCap(ObjectMarker marker, StorageLocation location, ArtifactLimits limits)
    {
        if (marker.Length > limits.MaxArtifactBytes)
        {
            throw new ArtifactException(ArtifactFailure.Parse, string.Create(
                CultureInfo.InvariantCulture,
                $"'{location}' has {marker.Length} bytes, which exceeds cap RECOTEM_MAX_ARTIFACT_BYTES ({limits.MaxArtifactBytes} bytes); raise it if the file is yours"));
        }
    }

    private static async ValueTask<ArtifactMemory> LoadAsync(StoredObject source, CancellationToken cancellationToken)
    {
        long length = source.Marker.Length;
        // Small files are copied: a pointer is read and forgotten, and an empty file cannot be mapped.
        if (source.LocalPath is not null && length > ArtifactPointer.MaxBytes)
            return Map(source);

        ArtifactMemory memory = ArtifactMemory.Allocate(length);
        try
        {
            long filled = 0;
            while (filled < length)
            {
                int read = await source.Stream.ReadAsync(memory.View<byte>(filled, (int)Math.Min(length - filled, HashedAtOnce)), cancellationToken);
                if (read == 0)
                    throw new EndOfStreamException(string.Create(CultureInfo.InvariantCulture, $"it ended after {filled} of {length} bytes"));
                filled += read;
            }

            if (await source.Stream.ReadAsync(new byte[1], cancellationToken) > 0)
                throw new IOException(string.Create(CultureInfo.InvariantCulture, $"it has more than the {length} bytes that the store announced"));
            return memory;
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    private static ArtifactMemory Map(StoredObject source)
    {
        // The open file, not its path: by now the path may be that of a newer file, to which the marker would not belong.
        if (source.Stream is FileStream open)
            return Map(open.SafeFileHandle, source.Marker.Length);
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(source.LocalPath!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return Map(file, source.Marker.Length);
    }

    private static ArtifactMemory Map(Microsoft.Win32.SafeHandles.SafeFileHandle file, long length) =>
        RandomAccess.GetLength(file) == length
            ? ArtifactMemory.Map(file, length)
            : throw new IOException("it changed while it was opened; files must be replaced, not written in place");

    private sealed record OpenedFile(ArtifactMemory Memory, ObjectMarker Marker, StorageLocation Location);
}
