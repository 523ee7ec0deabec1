using System.ComponentModel;

namespace Recotem;

/// <summary>One manifest record of an assembly: a kind, a plugin or a configuration record. Written by the generator.</summary>
/// <param name="record">Fields separated by <c>|</c>, the first of which is the format number; <c>%</c>, <c>|</c>, CR and LF are percent-encoded.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PluginManifestAttribute(string record) : Attribute
{
    /// <summary>The record.</summary>
    public string Record => record;
}
